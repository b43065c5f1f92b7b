namespace Evergrant.Cli.Initializing;

/// The lines to paste into one's own program: one call of the API, with a token that is alive each time.
/// <param name="Address">A read of the API.</param>
/// <param name="OnlyPhp">Nothing but PHP runs there, so the key lies in a file of its own.</param>
internal sealed record Snippet(string Grant, string Home, Uri Address, bool OnlyPhp)
{
    public string For(Language language) =>
        language switch
        {
            Language.Bash => Bash(),
            Language.Php => OnlyPhp ? PhpAlone() : Php(),
            Language.Node => Node(),
            _ => CSharp(),
        };

    private string[] Arguments => ["token", Grant, "--home", Home];

    private string Bash() =>
        $$"""
            token=$({{ThisProgram.Line(Arguments)}}) || exit  # evergrant has said why
            curl -sS --config - '{{Address}}' <<<"header = \"Authorization: Bearer $token\""
            """;

    private string Php() =>
        $$"""
            $token = trim((string) shell_exec({{Quoted(ThisProgram.Line(Arguments))}}));
            if ($token === '') exit(1);  // evergrant has said why
            $http = ['header' => "Authorization: Bearer $token", 'ignore_errors' => true];
            echo file_get_contents('{{Address}}', false, stream_context_create(['http' => $http]));
            """;

    private string PhpAlone() =>
        $$"""
            $key = trim(file_get_contents('/home/you/keap.key'));  // outside the web root, mode 0600
            $http = ['header' => "Authorization: Bearer $key", 'ignore_errors' => true];
            echo file_get_contents('{{Address}}', false, stream_context_create(['http' => $http]));
            """;

    private string Node() =>
        $$"""
            const { execFileSync } = require('node:child_process');
            const token = execFileSync({{Quoted(ThisProgram.Words[0])}}, [{{string.Join(
                ", ",
                ThisProgram.Words.Skip(1).Concat(Arguments).Select(Quoted)
            )}}], { encoding: 'utf8' }).trim();
            fetch('{{Address}}', { headers: { Authorization: `Bearer ${token}` } }).then(r => r.text()).then(console.log);
            """;

    private string CSharp() =>
        $$"""
            // Package Evergrant.Hosting; the program refreshes by itself while it runs.
            services.AddEvergrant(options => options.Home = @"{{Home}}").AddKeap();
            services.AddHttpClient("keap").AddEvergrantToken("{{Grant}}");
            // IHttpClientFactory clients:
            Console.WriteLine(await clients.CreateClient("keap").GetStringAsync("{{Address}}"));
            """;

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
