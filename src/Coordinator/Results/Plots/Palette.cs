using OxyPlot;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>
/// Colours that people with any form of colour vision tell apart (Okabe and Ito, "Color Universal Design", 2008), each with its own shape
/// for print
/// in black and white.
/// </summary>
internal static class Palette
{
    /// <summary>Groups that get a colour of their own; further ones share <see cref="Other"/>.</summary>
    public const int Size = 8;

    /// <summary>Of points without a group, or beyond <see cref="Size"/>.</summary>
    public static readonly OxyColor Other = OxyColor.FromRgb(0x80, 0x80, 0x80);

    private static readonly OxyColor[] Colours =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), // blue
        OxyColor.FromRgb(0xD5, 0x5E, 0x00), // vermilion
        OxyColor.FromRgb(0x00, 0x9E, 0x73), // bluish green
        OxyColor.FromRgb(0xCC, 0x79, 0xA7), // reddish purple
        OxyColor.FromRgb(0xE6, 0x9F, 0x00), // orange
        OxyColor.FromRgb(0x56, 0xB4, 0xE9), // sky blue
        OxyColor.FromRgb(0x00, 0x00, 0x00), // black
        OxyColor.FromRgb(0xB8, 0xA8, 0x00), // yellow, darkened to stand out on white
    ];

    private static readonly MarkerType[] Shapes = [MarkerType.Circle, MarkerType.Triangle, MarkerType.Square, MarkerType.Diamond];

    /// <summary>The colour of the group at a place.</summary>
    public static OxyColor Colour(int group) => Colours[group];

    /// <summary>The shape of the group at a place.</summary>
    public static MarkerType Shape(int group) => Shapes[group % Shapes.Length];
}
