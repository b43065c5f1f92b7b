using Evergrant.Doctor.Reading;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>
/// /_sandbox/doctor. What was pasted is read in memory, answered and forgotten; the box comes back empty, for it may have held
/// a secret of Keap's.
/// </summary>
internal sealed class DoctorPage(FormTokens forms)
{
    private const string Field = "text";

    public Task ShowAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, Html.Nothing);

    public async Task ExamineAsync(HttpContext context)
    {
        try
        {
            if (await PostedForm.ReadAsync(context, forms) is not { } form)
                return;
            if (string.IsNullOrWhiteSpace(form[Field]))
                await WriteAsync(context, StatusCodes.Status400BadRequest, Notice("Nothing was pasted."));
            else
                await WriteAsync(context, StatusCodes.Status200OK, FindingsPiece.Of(ExchangeReader.Read(form[Field]!)));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await WriteAsync(
                context,
                StatusCodes.Status413PayloadTooLarge,
                Notice(
                    $"That is more than {SandboxHost.LargestBody / 1024} KiB as a form. Paste one call; of a file: evergrant doctor --request FILE"
                )
            );
        }
    }

    private Task WriteAsync(HttpContext context, int status, Html answer) =>
        new Page(
            "Doctor",
            Html.Of(
                $"""
                <h1>Why did I get a 400?</h1>
                {answer}
                <form method="post" action="{LookingRoutes.Doctor}">
                <input type="hidden" name="form_token" value="{forms.TokenFor(context)}">
                <label class="above" for="text">Paste it here: a command, a request, a piece of code, a recording, a log line, an error. With the answer, if you have it.</label>
                <textarea id="text" name="{Field}" rows="12" spellcheck="false" autocomplete="off" required></textarea>
                <button class="main" type="submit">Examine</button>
                </form>
                <p>It is read on this machine and forgotten: nothing is stored, logged or sent. Secrets are masked in what you see.
                Of calls to this sandbox the page of each <a href="{LookingRoutes.Requests}">request</a> says the same, and knows more.</p>
                <p>The same at a terminal, for files too: <code>evergrant doctor --request FILE</code>.</p>
                {Piece.Back}
                """
            )
        )
        {
            Wide = true,
        }.WriteAsync(context, status);

    private static Html Notice(string why) => Html.Of($"<p class=\"once\" role=\"alert\">{why}</p>");
}
