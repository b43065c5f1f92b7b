namespace Evergrant.Sandbox.Hosting;

/// <summary>Turns what rises this far into an answer. Texts of unexpected exceptions stay inside.</summary>
internal static class ErrorBoundary
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;

            // Boundary: one broken request must not end the others.
            var (status, code, detail) = error switch
            {
                ProblemException problem => (problem.Status, problem.Code, problem.Message),
                BadHttpRequestException bad => (bad.StatusCode, "bad_request", "The request could not be read."),
                _ => (500, "internal_error", $"The sandbox failed: {error.GetType().Name}."),
            };
            await Problem.WriteAsync(context, status, code, detail);
        }
    }
}
