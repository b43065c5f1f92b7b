namespace Evergrant.EndToEnd;

/// How a command ended.
internal sealed record Ended(int Code, string Output, string Errors)
{
    /// What a killed process ends with: 128 and the signal's number.
    public const int ByKill = 137;

    public string Line => Output.Trim();

    public void Is(int code) => Assert.True(Code == code, $"exit code {Code}, not {code}\n{Output}\n{Errors}");
}
