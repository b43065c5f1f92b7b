using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Evergrant.Sandbox.Pages;

/// <summary>A piece of markup. Made of an interpolated string only, whose holes are encoded unless they are markup.</summary>
internal sealed class Html
{
    public static readonly Html Nothing = new("");

    private readonly string markup;

    private Html(string markup) => this.markup = markup;

    public static Html Of(Template template) => new(template.ToString());

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces));

    public override string ToString() => markup;

    [InterpolatedStringHandler]
    internal readonly struct Template(int literalLength, int holes)
    {
        private readonly StringBuilder text = new(literalLength + (holes * 16));

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html? piece) => text.Append(piece);

        public void AppendFormatted(string? value) => text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(long value) => text.Append(value);

        public override string ToString() => text.ToString();
    }
}
