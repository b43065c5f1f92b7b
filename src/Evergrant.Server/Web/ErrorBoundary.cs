using Evergrant.Storage;

namespace Evergrant.Server.Web;

/// The end of every exception: who asked learns a code, the log the rest.
internal sealed class ErrorBoundary(RequestDelegate next, ILogger<ErrorBoundary> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.ContentType is null)
                await ExplainAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await Refusal.WriteAsync(context, BadRequest(bad.StatusCode));
        }
        catch (StoreUnavailableException unavailable) when (!context.Response.HasStarted)
        {
            WebLog.StoreUnavailable(log, unavailable.Message);
            await Refusal.WriteAsync(
                context,
                Problem.Unavailable("store_unavailable", "The store cannot be reached now.", TimeSpan.FromSeconds(1))
            );
        }
        // The boundary: nothing above it knows better, and the process serves others.
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            WebLog.Unexpected(log, context.TraceIdentifier, failure);
            await Refusal.WriteAsync(
                context,
                Problem.New(500, "internal_error", "An unexpected failure; the log has more under this number.") with
                {
                    TraceId = context.TraceIdentifier,
                }
            );
        }
    }

    /// What a call that ends so is answered. 0: nothing, or half of something.
    public static int StatusOf(HttpContext context, Exception failure) =>
        context.RequestAborted.IsCancellationRequested || context.Response.HasStarted
            ? 0
            : failure switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                StoreUnavailableException => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            };

    private static Task ExplainAsync(HttpContext context) =>
        context.Response.StatusCode switch
        {
            404 => Refusal.WriteAsync(context, 404, "no_such_route", "There is nothing at this address."),
            405 => Refusal.WriteAsync(
                context,
                405,
                "method_not_allowed",
                $"This address takes {context.Response.Headers.Allow} only."
            ),
            _ => Task.CompletedTask,
        };

    private static ProblemDocument BadRequest(int status) =>
        status == StatusCodes.Status413PayloadTooLarge
            ? Limits.BodyTooLarge
            : Problem.New(status, "bad_request", "The request cannot be read.");
}
