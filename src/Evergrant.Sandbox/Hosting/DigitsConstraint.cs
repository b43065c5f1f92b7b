namespace Evergrant.Sandbox.Hosting;

/// <summary><c>{id:digits}</c>. Not <c>long</c>: a number too large is an id that nothing has, not another path.</summary>
internal sealed class DigitsConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values[routeKey] is string { Length: > 0 } text && text.All(char.IsAsciiDigit);
}
