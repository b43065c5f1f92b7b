namespace Evergrant.Server.Intake;

/// Where forms are.
internal static class FormPath
{
    public const string Root = "/f";
    public const string Pattern = Root + "/{form}";

    public static string Of(string form) => $"{Root}/{form}";
}
