namespace PsiSweep.Sweeps.Settings;

/// <summary>
/// One setting of a sweep file. The list of them (<see cref="SettingRegistry"/>) drives reading, checking, the JSON Schema, the axes and
/// the
/// documentation.
/// </summary>
public abstract class Setting
{
    private protected Setting(string path, SettingType type, string doc)
    {
        Path = path;
        Type = type;
        Doc = doc;
    }

    /// <summary>Its place in the file, such as <c>training.lr</c>; also the name of its column when it is swept.</summary>
    public string Path { get; }

    /// <summary>What it may be.</summary>
    public SettingType Type { get; }

    /// <summary>One line: what it does, with its unit.</summary>
    public string Doc { get; }

    /// <summary>Whether an axis may set it.</summary>
    public bool CanSweep { get; init; } = true;

    /// <summary>Whether trials' results depend on it, so that it belongs to the sweep's identity.</summary>
    public bool DecidesResults { get; init; } = true;

    /// <summary>
    /// Whether sweeps were run before it existed: at its default, which is what those did, it stays out of the sweep's identity, so that
    /// they keep theirs.
    /// </summary>
    public bool AddedLater { get; init; }

    /// <summary>Its value when the file does not name it.</summary>
    public SettingValue Default => Get(SweepSettings.Default);

    /// <summary>Its value.</summary>
    public abstract SettingValue Get(SweepSettings settings);

    /// <summary>The settings with this one changed.</summary>
    public abstract SweepSettings Set(SweepSettings settings, SettingValue value);

    internal SettingValue ValueOf(object? raw) => new(raw, Type.Format(raw));
}

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Setting<T>(
    string path,
    SettingType type,
    Func<SweepSettings, T> get,
    Func<SweepSettings, T, SweepSettings> set,
    string doc
) : Setting(path, type, doc)
{
    public override SettingValue Get(SweepSettings settings) => ValueOf(get(settings));

    public override SweepSettings Set(SweepSettings settings, SettingValue value) => set(settings, (T)value.Raw!);
}
