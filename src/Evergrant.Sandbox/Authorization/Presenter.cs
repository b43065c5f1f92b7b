namespace Evergrant.Sandbox.Authorization;

/// <summary>Who is at the other end, as far as a connection shows.</summary>
internal sealed record Presenter(string? UserAgent, int RemotePort)
{
    public static Presenter Of(HttpContext context)
    {
        var userAgent = context.Request.Headers.UserAgent.ToString();
        return new Presenter(
            userAgent.Length switch
            {
                0 => null,
                > 200 => userAgent[..200],
                _ => userAgent,
            },
            context.Connection.RemotePort
        );
    }
}
