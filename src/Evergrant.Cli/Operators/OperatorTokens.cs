using System.CommandLine;
namespace Evergrant.Cli.Operators;
internal sealed record OperatorTokenRow(string Id);
internal static class OperatorTokens { public static Command Create() => new("token", "x"); }
