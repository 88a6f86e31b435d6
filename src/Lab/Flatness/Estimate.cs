namespace PsiSweep.Lab.Flatness;

/// <summary>A value that random draws estimate.</summary>
/// <param name="Mean">The estimate; not finite as soon as one draw is not.</param>
/// <param name="StandardError">
/// A third of the distance within which the true value lies in 99.7 % of all cases, as three standard errors are of a mean of many draws.
/// </param>
/// <param name="Draws">Number of draws.</param>
public readonly record struct Estimate(double Mean, double StandardError, int Draws);
