// Prints the names of ten contacts. The home is found as by the command line; connect the account once:
//   evergrant connect keap --name acme
using System.Text.Json;
using Evergrant.Hosting;
using Evergrant.Http;

await using var evergrant = await EvergrantClient.OpenAsync(new EvergrantOptions { Schedule = false });
using var keap = evergrant.CreateHttpClient(args.FirstOrDefault() ?? "acme");
try
{
    using var contacts = JsonDocument.Parse(await keap.GetStringAsync("/crm/rest/v1/contacts?limit=10"));
    foreach (var contact in contacts.RootElement.GetProperty("contacts").EnumerateArray())
        Console.WriteLine($"{contact.GetProperty("given_name")} {contact.GetProperty("family_name")}");
    return 0;
}
catch (GrantUnavailableException unavailable)
{
    Console.Error.WriteLine(unavailable.Message);
    return unavailable is TokenUnavailableException ? 5 : 4;
}
