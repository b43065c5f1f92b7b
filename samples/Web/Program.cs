// A website with one Keap account: connect it at /connect/acme, then /contacts works for ever. Keap:ClientId and
// Keap:ClientSecret come from user secrets or the environment.
using Evergrant.Http;

var builder = WebApplication.CreateBuilder(args);
builder
    .Services.AddEvergrant(evergrant => builder.Configuration.Bind("Evergrant", evergrant))
    .AddKeap(keap => builder.Configuration.Bind("Keap", keap));
builder.Services.AddHttpClient("keap").AddEvergrantToken("acme");

var app = builder.Build();
app.MapGet("/", () => Results.Content("<a href='/connect/acme'>Connect Keap</a>", "text/html"));
app.MapEvergrantConnect("/connect"); // In production: .RequireAuthorization()
app.MapGet("/contacts", (IHttpClientFactory clients) => AnswerAsync(clients.CreateClient("keap")));
app.Run();

static async Task<IResult> AnswerAsync(HttpClient keap)
{
    try
    {
        return Results.Content(await keap.GetStringAsync("/crm/rest/v1/contacts?limit=10"), "application/json");
    }
    catch (GrantUnavailableException unavailable)
    {
        return Results.Problem(unavailable.Message, statusCode: 503);
    }
}
