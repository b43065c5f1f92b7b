using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// How parts of a call stand in evidence.
internal static class Show
{
    // Words of the protocol, which no secret hides in by accident.
    private static readonly string[] Open = ["grant_type", "redirect_uri", "response_type", "scope"];

    /// `POST https://api.infusionsoft.com/token`
    public static string Line(Call call) => $"{Method(call)} {Address(call.Address)}";

    public static string Method(Call call) => Mask.Text(call.Request?.Method ?? "", 10);

    public static string Address(CallAddress address) => Origin(address) + Mask.Text(address.Path, 80);

    public static string Origin(CallAddress address) =>
        (address.Scheme is null ? "" : Mask.Text(address.Scheme, 10) + "://")
        + Mask.Text(address.Host, 80)
        + (address.Port.Length == 0 ? "" : ":" + Mask.Text(address.Port, 8));

    public static string Parameter(Parameter parameter) =>
        Name(parameter.Name) + "=" + Value(parameter.Name, parameter.Value);

    public static string Name(string name) => name.Length == 0 ? "(no name)" : Mask.Text(name, 40);

    public static string Value(string name, string value) =>
        Open.Contains(name, StringComparer.OrdinalIgnoreCase) ? Mask.Text(value, 80) : Mask.Secret(value);

    /// The names only, as in `grant_type, refresh_token`.
    public static string Names(IEnumerable<Parameter> parameters)
    {
        var names = parameters.Select(parameter => Name(parameter.Name)).Distinct().Take(8).ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }

    public static string Pairs(IEnumerable<Parameter> parameters) =>
        string.Join('&', parameters.Take(6).Select(Parameter));

    public static string Authorization(AuthorizationHeader header) =>
        "Authorization: "
        + (header.Scheme.Length == 0 ? "" : Mask.Text(header.Scheme, 10) + " ")
        + Mask.Secret(header.Value);
}
