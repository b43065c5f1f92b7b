using System.Text.RegularExpressions;

namespace Evergrant.EndToEnd.Php;

/// The client's text, and what it shows of its secrets.
public sealed partial class SourceTests
{
    private const string Canary = "eg_canary0123456789abcdef0123456789";

    /// What PHP 7.4 has not, as far as a pattern tells.
    public static TheoryData<string> NewerThanPhp74 { get; } =
    [
        @"\bmatch\s*\(",
        @"\?->",
        @"\breadonly\b",
        @"^\s*(enum|case)\s+\w+\s*(:|=|;|\{)",
        @"\bstr_(contains|starts_with|ends_with)\s*\(",
        @"\b(array_is_list|array_find|array_any|array_all|get_debug_type|fdiv|json_validate|mb_str_pad)\s*\(",
        // Constructor promotion.
        @"__construct\s*\([^)]*\b(public|protected|private)\b",
        // Types of PHP 8: unions, mixed, static, never; null, false and true alone.
        @"[(,]\s*\??\\?\w+(\|\\?\w+)+\s+\$\w+",
        @"function\b[^{;]*\)\s*:\s*\??(\\?\w+(\|\\?\w+)+|static|never|mixed|null|false|true)\s*[{;]",
        @"\bmixed\s+\$",
        // Named arguments.
        @"[(,]\s*[a-z_]\w*\s*:\s*(?![:])\S",
        // A comma behind the last parameter, throw as an expression, catch without a variable, ::class of an object.
        @"function\s*\w*\s*\([^()]*,\s*\)",
        @"(\?\?|=>|\?|:)\s*throw\b",
        @"catch\s*\(\s*[\w\\| ]+\)",
        @"\$\w+::class\b",
        // First-class callables, new in initializers, final constants, octal 0o, numeric separators are 7.4.
        @"\w\(\.\.\.\)",
        @"\bfinal\s+(public\s+|private\s+|protected\s+)?const\b",
        @"\b0o[0-7]",
        // An attribute that does not have its line to itself is no comment to PHP 7.
        @"#\[.*\][^\S\n]*\S",
    ];

    [Theory]
    [MemberData(nameof(NewerThanPhp74))]
    public void The_client_uses_nothing_newer_than_PHP_7_4(string pattern)
    {
        var code = Comments().Replace(File.ReadAllText(PhpProgram.Client), "");
        code = Texts().Replace(code, "''");
        var found = Regex.Match(code, pattern, RegexOptions.Multiline);
        Assert.False(found.Success, $"{pattern} finds: {found.Value}");
    }

    /// SensitiveParameter is PHP 8.2; an older PHP takes its line for a comment.
    [TheoryNeeding("php")]
    [InlineData("as it is", true)]
    [InlineData("curl", false)]
    [InlineData("streams", false, "-d", "disable_functions=curl_init")]
    public async Task No_secret_is_in_a_dump_an_exception_or_a_trace(
        string _,
        bool withAttributes,
        params string[] options
    )
    {
        using var php = new PhpProgram { Options = options };
        if (!withAttributes)
        {
            php.Required = Path.Combine(php.Folder, "older.php");
            var text = await File.ReadAllTextAsync(PhpProgram.Client);
            Assert.Contains(Attribute, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(php.Required, text.Replace(Attribute, "", StringComparison.Ordinal));
        }
        await File.WriteAllTextAsync(Path.Combine(php.Folder, "key"), Canary);
        await File.WriteAllTextAsync(
            Path.Combine(php.Folder, "token"),
            $$"""{"access_token":"{{Canary}}","expires_at":null,"api_base":"http://127.0.0.1:9/crm"}"""
        );
        var shown = await php.RunAsync(
            """
            function show(callable $call) {
                try {
                    $call();
                    echo "nothing thrown\n";
                } catch (Throwable $why) {
                    echo get_class($why), ' ', $why, "\n";
                    print_r($why->getTrace());
                    var_dump($why);
                }
            }
            $key = Evergrant::keyFrom('key');
            $gateway = Evergrant::gateway('http://127.0.0.1:9/gw/acme', $key);
            $file = Evergrant::tokenFile('token');
            foreach ([$gateway, $file] as $keap) {
                print_r($keap);
                var_dump($keap);
                show(function () use ($keap) { serialize($keap); });
                show(function () use ($keap) { $keap->get('/crm/rest/v1/contacts'); });
                show(function () use ($keap) { $keap->post('/crm/rest/v1/contacts', ['given_name' => 'Ann']); });
                show(function () use ($keap) { $keap->request('GET', 'wrong'); });
                show(function () use ($keap) { $keap->request('GET', '/crm/x', null, ['Authorization: mine']); });
            }
            show(function () { Evergrant::gateway('http://example.com/gw/acme', $GLOBALS['key']); });
            show(function () { Evergrant::gateway('http://127.0.0.1/', $GLOBALS['key']); });
            show(function () { Evergrant::gateway('http://127.0.0.1:9/gw/acme', 'not_' . $GLOBALS['key']); });
            $gateway->get('/crm/rest/v1/contacts');
            """
        );
        Assert.Contains("unreachable: ", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing thrown", shown.Output, StringComparison.Ordinal);
        Assert.Equal("", shown.Errors);
        Assert.DoesNotContain("canary", shown.Output, StringComparison.Ordinal);
    }

    private const string Attribute = "#[\\SensitiveParameter]";

    [GeneratedRegex(@"/\*.*?\*/|(?<![:'""\\])//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"'(?:[^'\\\n]|\\.)*'|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex Texts();
}
