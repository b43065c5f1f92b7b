using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant;

/// A text that must not travel. It prints as a placeholder and has no property that a serializer could find;
/// <see cref="Reveal"/> is the only way out, so that every place where a secret leaves can be found by searching.
[DebuggerDisplay("{ToString(),nq}")]
public abstract class Secret : IEquatable<Secret>
{
    private readonly string value;
    private readonly string placeholder;

    private protected Secret(string value, string placeholder)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
        this.placeholder = placeholder;
    }

    public string Reveal() => value;

    public bool Equals(Secret? other) =>
        other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(other.value));

    public sealed override bool Equals(object? obj) => Equals(obj as Secret);

    public sealed override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    public sealed override string ToString() => placeholder;
}

public sealed class AccessToken(string value) : Secret(value, "[access token]");

public sealed class RefreshToken(string value) : Secret(value, "[refresh token]");

[TypeConverter(typeof(ClientSecretConverter))]
public sealed class ClientSecret(string value) : Secret(value, "[client secret]");

public sealed class AuthorizationCode(string value) : Secret(value, "[authorization code]");

/// A program's configuration is text, and this is the one secret that stands in it. Into text it turns as the placeholder.
internal sealed class ClientSecretConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? new ClientSecret(text) : base.ConvertFrom(context, culture, value);
}
