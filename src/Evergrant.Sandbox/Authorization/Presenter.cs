namespace Evergrant.Sandbox.Authorization;

/// <summary>Who is at the other end, as far as a connection shows.</summary>
/// <param name="Instance">A name that a process may give itself, so that two of one program can be told apart.</param>
internal sealed record Presenter(string? UserAgent, int RemotePort, string? Instance)
{
    public static Presenter Of(HttpContext context) =>
        new(
            Cut(context.Request.Headers.UserAgent.ToString(), 200),
            context.Connection.RemotePort,
            Cut(context.Request.Headers["X-Instance"].ToString(), 100)
        );

    private static string? Cut(string text, int most) =>
        text.Length == 0 ? null
        : text.Length > most ? text[..most]
        : text;
}
