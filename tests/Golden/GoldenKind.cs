namespace PsiSweep.Tests.Golden;

/// <summary>Golden files of one kind of thing: each holds a value that the tests know by its name.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Ending">How their names end.</param>
/// <param name="Values">What they hold, by name; NAME.2 is the same thing as it was written later, with more in it.</param>
/// <param name="Write">Today's bytes of a value.</param>
/// <param name="Read">The value of bytes under a name, as today's program reads them.</param>
internal sealed record GoldenKind(
    GoldenFolder Folder,
    string Ending,
    IReadOnlyDictionary<string, object> Values,
    Func<string, object, byte[]> Write,
    Func<string, byte[], object> Read
)
{
    /// <summary>Holds every file against its value: what is read must be written today as the value is.</summary>
    public void AssertAllAreRead()
    {
        var files = Folder.Files(Ending);
        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
            {
                var name = GoldenFolder.BaseName(file);
                var value = Values[Path.GetFileName(file)[..^Ending.Length]];
                Assert.Equal(Write(name, value), Write(name, Read(name, File.ReadAllBytes(file))));
            }
        );
    }

    /// <summary>Holds what is written today against the files: for each name one is the same to the byte.</summary>
    public void AssertTodayIsKept()
    {
        foreach (var (key, value) in Values.Where(v => GoldenFolder.IsAdding && !File.Exists(Folder[v.Key + Ending])))
            Folder.Add(key, Ending, Write(GoldenFolder.BaseName(key), value));
        foreach (var values in Values.GroupBy(v => GoldenFolder.BaseName(v.Key)))
        {
            Assert.True(
                values.Any(v => IsKept(values.Key, Write(values.Key, v.Value))),
                $"'{values.Key}' has no golden file, or is written otherwise than in any: then give it a further value under the name "
                    + $"{values.Key}.{values.Count() + 1}, with what is new. {GoldenFolder.HowToAdd}"
            );
        }
    }

    private bool IsKept(string name, byte[] bytes) =>
        Folder.Files(Ending).Where(f => GoldenFolder.BaseName(f) == name).Any(f => File.ReadAllBytes(f).AsSpan().SequenceEqual(bytes));
}
