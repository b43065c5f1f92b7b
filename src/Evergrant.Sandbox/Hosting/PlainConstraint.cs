namespace Evergrant.Sandbox.Hosting;

/// <summary><c>{id:plain}</c>: any text but one with a colon, which in v2 begins the name of another operation.</summary>
internal sealed class PlainConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values[routeKey] is string { Length: > 0 } text && !text.Contains(':', StringComparison.Ordinal);
}
