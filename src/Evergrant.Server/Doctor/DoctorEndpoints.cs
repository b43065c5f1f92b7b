using Evergrant.Doctor.Reading;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Doctor;

/// Paste it here. What was pasted is read in memory, answered and forgotten: it is not stored, logged or sent anywhere, and
/// the answer shows no more of it than the command does.
internal sealed class DoctorEndpoints(DoctorDoor door, PublicAddress address)
{
    /// Binds the form to its page for those without a session.
    private const string Form = "doctor";
    private const string Kind = "application/x-www-form-urlencoded";

    public async Task ShowAsync(HttpContext context)
    {
        if (await door.MeetAsync(context) is { IsAdmitted: true } visit)
            await WriteAsync(context, visit, 200, Html.Empty);
        else
            await OperatorPages.SignedOutAsync(context);
    }

    public async Task ExamineAsync(HttpContext context)
    {
        // Before a byte of the body is read.
        if (await door.MeetAsync(context) is not { IsAdmitted: true } visit)
        {
            await OperatorPages.SignedOutAsync(context);
            return;
        }
        if (await ReadAsync(context) is not { } form)
            await WriteAsync(context, visit, StatusCodes.Status413PayloadTooLarge, DoctorPage.TooLarge);
        else if (form.Count == 0 || !await IsOursAsync(context, visit, form))
            await OperatorPages.ForeignFormAsync(context);
        else if (form[DoctorPage.Field].ToString() is var text && string.IsNullOrWhiteSpace(text))
            await WriteAsync(context, visit, StatusCodes.Status400BadRequest, DoctorPage.Nothing);
        else
            await WriteAsync(context, visit, 200, Findings.Of(ExchangeReader.Read(text)));
    }

    /// Null: it is larger than anything that a person pastes.
    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Limits.Pasted;
        try
        {
            return context.Request.ContentLength > Limits.Pasted ? null
                // The other kind of form may bring files, and those are laid on the disk.
                : context.Request.ContentType?.StartsWith(Kind, StringComparison.OrdinalIgnoreCase) == true
                    ? await context.Request.ReadFormOrEmptyAsync()
                : FormCollection.Empty;
        }
        catch (InvalidDataException)
        {
            // More fields than a form of ours has.
            return FormCollection.Empty;
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private async Task<bool> IsOursAsync(HttpContext context, DoctorVisit visit, IFormCollection form) =>
        visit.Session is { } session
            ? await OperatorForm.IsOursAsync(context, address, session)
            : BrowserForm.IsOurs(context, address, Form, form[BrowserForm.Field].ToString());

    private Task WriteAsync(HttpContext context, DoctorVisit visit, int status, Html answer) =>
        DoctorPage.WriteAsync(
            context,
            status,
            visit.Session,
            visit.Session?.FormToken(DoctorPage.Path) ?? BrowserForm.Prepare(context, address, DoctorPage.Path, Form),
            answer
        );
}
