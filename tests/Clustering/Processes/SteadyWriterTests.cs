using System.Text;
using PsiSweep.Cluster.Processes;

namespace PsiSweep.Clustering.Tests.Processes;

public class SteadyWriterTests
{
    private sealed class Full(Exception error) : StringWriter
    {
        public bool IsFull { get; set; }

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            if (IsFull)
                throw error;
            base.Write(value);
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void Flush()
        {
            if (IsFull)
                throw error;
        }
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task What_cannot_be_written_is_dropped_counted_and_said_once(Type error)
    {
        using var inner = new Full((Exception)Activator.CreateInstance(error, "no room")!);
        using var writer = new SteadyWriter(inner);
        writer.WriteLine("before");
        Assert.Null(writer.TakeTrouble());
        inner.IsFull = true;
        writer.WriteLine("lost");
        writer.Write('c');
        await writer.WriteAsync("lost");
        await writer.WriteLineAsync("lost");
        await writer.FlushAsync(TestContext.Current.CancellationToken);
        inner.IsFull = false;
        writer.WriteLine("after");
        Assert.Equal("before\nafter\n", inner.ToString());
        Assert.InRange(writer.Dropped, 5, 8);
        Assert.Contains("no room", writer.TakeTrouble(), StringComparison.Ordinal);
        Assert.Null(writer.TakeTrouble());
    }

    [Fact]
    public void Other_errors_are_defects_and_pass()
    {
        using var inner = new Full(new InvalidOperationException());
        using var writer = new SteadyWriter(inner);
        inner.IsFull = true;
        Assert.Throws<InvalidOperationException>(() => writer.WriteLine("x"));
        Assert.Equal(Encoding.Unicode.WebName, writer.Encoding.WebName);
    }
}
