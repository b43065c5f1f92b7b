namespace Evergrant.EndToEnd;

/// A program that has a token from somewhere and calls the API with it.
internal sealed class ApiReader(Uri keap) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = keap };

    public async Task<bool> WorksAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crm/rest/v1/contacts");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => http.Dispose();
}
