using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.XmlRpc;

/// <summary>Clients that nobody here wrote: they meet the sandbox as they would meet Keap.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [ProgramFact("python3")]
    public async Task Pythons_xmlrpc_client_works_with_contacts_tags_and_mails()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        var output = await RunAsync(
            "python3",
            """
            import json, sys, xmlrpc.client
            root, token = sys.argv[1:]
            keap = xmlrpc.client.ServerProxy(root + 'crm/xmlrpc/v1?access_token=' + token, use_builtin_types=True)
            key = 'placeholder'
            said = {}
            contact = keap.ContactService.addWithDupCheck(
                key, {'FirstName': 'Zoë', 'LastName': "O'Neil", 'Email': 'zoe@customers.example'}, 'Email')
            said['again'] = contact == keap.ContactService.addWithDupCheck(
                key, {'FirstName': 'Zoë', 'Email': 'zoe@customers.example'}, 'Email')
            tag = keap.DataService.add(key, 'ContactGroup', {'GroupName': 'Python'})
            said['tagged'] = keap.ContactService.addToGroup(key, contact, tag)
            said['opted'] = keap.APIEmailService.optIn(key, 'zoe@customers.example', 'form')
            said['status'] = keap.APIEmailService.getOptStatus(key, 'zoe@customers.example')
            said['sent'] = keap.APIEmailService.sendEmail(
                key, [contact], 'a@b.example', '~Contact.Email~', '', '', 'HTML', 'Hi', '<p>Hi</p>', '')
            loaded = keap.ContactService.load(key, contact, ['FirstName', 'LastName', 'DateCreated', 'Groups'])
            said['created'] = type(loaded.pop('DateCreated')).__name__
            said['loaded'] = loaded['Groups'] == str(tag) and loaded['FirstName']
            said['count'] = keap.DataService.count(key, 'Contact', {'LastName': "O'N%"})
            try:
                keap.ContactService.load(key, contact, ['given_name'])
            except xmlrpc.client.Fault as fault:
                said['fault'] = [fault.faultCode, fault.faultString]
            try:
                xmlrpc.client.ServerProxy(root + 'crm/xmlrpc/v1?access_token=nonsense').DataService.getUserInfo()
            except xmlrpc.client.ProtocolError as error:
                said['refused'] = error.errcode
            print(json.dumps(said))
            """,
            keap.Sandbox.Address.ToString(),
            pair.Access
        );

        var said = JsonNode.Parse(output)!;
        Assert.Equal(
            """{"again":true,"tagged":true,"opted":true,"status":1,"sent":true,"created":"datetime","loaded":"Zoë","count":1,"fault":[10,"[NoFieldFound]No field found: Contact.given_name"],"refused":401}""",
            said.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        );
        Assert.Equal("Hi", Assert.Single(keap.Sandbox.State.Mail).Subject);
    }

    [ProgramFact("php")]
    public async Task Phps_curl_adds_a_contact_with_a_key_in_the_header()
    {
        await using var keap = await Keap.StartAsync();

        var output = await RunAsync(
            "php",
            """
            <?php
            [, $root, $key] = $argv;
            $body = '<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>ContactService.add</methodName><params>'
                . '<param><value><string>backwards-compatability</string></value></param>'
                . '<param><value><struct><member><name>FirstName</name><value><string>' . htmlspecialchars('Père & Fils')
                . '</string></value></member></struct></value></param></params></methodCall>';
            $curl = curl_init($root . 'crm/xmlrpc');
            curl_setopt_array($curl, [
                CURLOPT_POST => true,
                CURLOPT_POSTFIELDS => $body,
                CURLOPT_HTTPHEADER => ['Content-Type: text/xml', 'X-Keap-API-Key: ' . $key],
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_PROXY => '',
            ]);
            $answer = curl_exec($curl);
            echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), ' ', preg_replace('/\d{1,}(?=<\/i4>)/', 'N', $answer);
            """,
            keap.Sandbox.Address.ToString(),
            KeapSandboxSeed.ServiceAccountKey
        );

        Assert.Equal(
            """200 <?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><i4>N</i4></value></param></params></methodResponse>""",
            output
        );
        Assert.Contains(keap.Sandbox.State.Contacts, contact => contact.GivenName == "Père & Fils");
    }

    private static async Task<string> RunAsync(string program, string code, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var script = folder.File("script");
        await File.WriteAllTextAsync(script, code);
        var start = new ProcessStartInfo(program, [script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return (await output).Trim();
    }
}
