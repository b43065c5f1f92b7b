using System.ComponentModel;

namespace Evergrant.Hosting.Home;

/// <summary>Where a database is and how to get in: <c>Host=…;Database=…;Username=…;Password=…</c>. Prints as a placeholder.</summary>
[TypeConverter(typeof(ConnectionStringConverter))]
public sealed class ConnectionString : Secret
{
    /// <param name="value">As Npgsql takes it.</param>
    public ConnectionString(string value)
        : base(value, "[connection string]") { }
}

/// A program's configuration is text.
internal sealed class ConnectionStringConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(
        ITypeDescriptorContext? context,
        System.Globalization.CultureInfo? culture,
        object value
    ) => value is string text ? new ConnectionString(text) : base.ConvertFrom(context, culture, value);
}
