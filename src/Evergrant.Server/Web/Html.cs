using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Evergrant.Server.Web;

/// Markup. Made from interpolated text whose holes are encoded, unless they are markup themselves.
internal readonly struct Html
{
    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    public static Html Empty => default;

    public bool IsEmpty => string.IsNullOrEmpty(markup);

    public static Html Of(Markup markup) => new(markup.Build());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    public override string ToString() => markup ?? "";

    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder text;

        public Markup(int literalLength, int formattedCount) => text = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(string? value) =>
            text.Append(value is null ? "" : HtmlEncoder.Default.Encode(value));

        public void AppendFormatted(Html value) => text.Append(value);

        public void AppendFormatted(int value) =>
            text.Append(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public void AppendFormatted(Uri value) => AppendFormatted(value.AbsoluteUri);

        internal string Build() => text.ToString();
    }
}
