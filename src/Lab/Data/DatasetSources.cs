using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Data;

/// <summary>The data sets by name.</summary>
public static class DatasetSources
{
    /// <summary>
    /// All of them. Addresses as in torchvision; SHA-256 as in TensorFlow Datasets and torchvision's prototype data sets; means and
    /// deviations as in torchvision's usual transforms.
    /// </summary>
    public static IReadOnlyList<IDatasetSource> All { get; } =
    [
        new DigitsSource(),
        new IdxSource(
            new(Info("mnist"), Grey(0.1307f, 0.3081f)),
            Idx(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                new("LeCun, Cortes, Burges 1998", "CC BY-SA 3.0"),
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
            )
        ),
        new IdxSource(
            new(Info("fashion-mnist"), Grey(0.2860f, 0.3530f)),
            Idx(
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                new("Xiao, Rasul, Vollgraf 2017 (Zalando Research)", "MIT"),
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"
            )
        ),
        new IdxSource(
            new(Info("kmnist"), Grey(0.1918f, 0.3483f)),
            Idx(
                "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
                new("Clanuwat et al. 2018 (CODH)", "CC BY-SA 4.0"),
                "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"
            )
        ),
        new Cifar10Source(
            new(Info("cifar10"), new([0.4914f, 0.4822f, 0.4465f], [0.2470f, 0.2435f, 0.2616f])),
            new(
                "https://www.cs.toronto.edu/~kriz/",
                [new("cifar-10-binary.tar.gz", "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")],
                new("Krizhevsky 2009", "none stated; the authors ask to cite their technical report")
            )
        ),
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static IDatasetSource Find(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new DataException($"'{name}' is no data set; known are {string.Join(", ", All.Select(s => s.Name))}");

    private static PixelScaling Grey(float mean, float deviation) => new([mean], [deviation]);

    private static DataSetInfo Info(string name) =>
        DataSetInfo.Find(name) ?? throw new InvalidOperationException($"nothing is known of {name}");

    private static RemoteSet Idx(string mirror, DataOrigin origin, params string[] sha256) =>
        new(
            mirror,
            [
                new("train-images-idx3-ubyte.gz", sha256[0]),
                new("train-labels-idx1-ubyte.gz", sha256[1]),
                new("t10k-images-idx3-ubyte.gz", sha256[2]),
                new("t10k-labels-idx1-ubyte.gz", sha256[3]),
            ],
            origin
        );
}
