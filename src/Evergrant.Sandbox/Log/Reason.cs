namespace Evergrant.Sandbox.Log;

/// <summary>Why something was refused: a stable name for the log, and words for who reads its page.</summary>
internal sealed class Reason
{
    private static readonly Dictionary<string, Reason> Known = [];

    public static readonly Reason AccessTokenExpired = new(
        "access_token_expired",
        "The access token has ended: refresh it."
    );
    public static readonly Reason AccessTokenMissing = new(
        "access_token_missing",
        "No Authorization: Bearer header, and no X-Keap-API-Key."
    );
    public static readonly Reason AccessTokenSuperseded = new(
        "access_token_superseded",
        "Its refresh token was redeemed, and the switch old-access-token says that the access token dies then."
    );
    public static readonly Reason AccessTokenUnknown = new(
        "access_token_unknown",
        "This sandbox never issued that access token."
    );
    public static readonly Reason AppWaiting = new("app_waiting", "The app waits for somebody at Keap to approve it.");
    public static readonly Reason AuthorizationHeaderOnExchange = new(
        "authorization_header_on_exchange",
        "The exchange takes its credentials in the body; a header beside them is refused."
    );
    public static readonly Reason BodyNotConvertible = new(
        "body_not_convertible",
        "The body is not JSON of the shape that the operation takes."
    );
    public static readonly Reason ClientIdUsedAsSecret = new(
        "client_id_used_as_secret",
        "The client_id stands where the secret belongs."
    );
    public static readonly Reason ClientOfAnotherDeveloper = new(
        "client_of_another_developer",
        "Account Central takes the client_id of one's own apps only."
    );
    public static readonly Reason ClientUnknown = new("client_unknown", "No app has that client_id.");
    public static readonly Reason CodeAlreadyUsed = new("code_already_used", "A code works once.");
    public static readonly Reason CodeExpired = new("code_expired", "The code was exchanged too late.");
    public static readonly Reason CodeOfAnotherClient = new(
        "code_of_another_client",
        "The code was issued to another app."
    );
    public static readonly Reason CodeMissing = new("code_missing", "The exchange has no code.");
    public static readonly Reason CodeUnknown = new("code_unknown", "This sandbox never issued that code.");
    public static readonly Reason CodeVerifierWrong = new(
        "code_verifier_wrong",
        "The code was asked for with a code_challenge that this code_verifier does not answer."
    );
    public static readonly Reason ConsentRevoked = new("consent_revoked", "The owner removed the app's access.");
    public static readonly Reason ConsentSuperseded = new(
        "consent_superseded",
        "A later consent of the same app and tenant ended this one: the switch second-consent."
    );
    public static readonly Reason CredentialsDiffer = new(
        "credentials_differ",
        "Authorization and X-Keap-API-Key name two different credentials."
    );
    public static readonly Reason CredentialsInBody = new(
        "credentials_in_body",
        "The switch body-credentials says that a refresh takes them in the Basic header only."
    );
    public static readonly Reason CredentialsMissing = new(
        "credentials_missing",
        "Nothing says which app it is: no Basic header, and no client_id in the body."
    );
    public static readonly Reason CredentialsTwice = new(
        "credentials_twice",
        "The switch both-credentials says that a refresh takes them in one place only."
    );
    public static readonly Reason CredentialsUnreadable = new(
        "credentials_unreadable",
        "The Authorization header is not Basic with base64 of client_id:client_secret."
    );
    public static readonly Reason Denied = new("denied", "The owner pressed Deny.");
    public static readonly Reason DeveloperInactive = new(
        "developer_inactive",
        "The developer's account, or this app of it, is switched off."
    );
    public static readonly Reason ExchangeWithoutClientId = new(
        "exchange_without_client_id",
        "The body of the exchange has no client_id."
    );
    public static readonly Reason GrantTypeMissing = new("grant_type_missing", "No grant_type in a form body.");
    public static readonly Reason GrantTypeUnsupported = new(
        "grant_type_unsupported",
        "Keap knows authorization_code and refresh_token only."
    );
    public static readonly Reason HookNotLoopback = new(
        "hook_not_loopback",
        "The sandbox sends hooks to this machine only; Keap takes any address."
    );
    public static readonly Reason HookPortNotDeclared = new(
        "hook_port_not_declared",
        "Nobody was asked: the sandbox sends hooks to the ports that it was started with; Keap takes any address."
    );
    public static readonly Reason HostOfAnotherPath = new(
        "host_of_another_path",
        "Keap answers this path at another of its hosts."
    );
    public static readonly Reason HookSecretWrong = new(
        "hook_secret_wrong",
        "The X-Hook-Secret is not that of the last handshake."
    );
    public static readonly Reason KeyUnknown = new(
        "key_unknown",
        "This sandbox has no such key: never made here, or deleted."
    );
    public static readonly Reason LegacyKeyRetired = new(
        "legacy_key_retired",
        "That is an encrypted key of before 2025; Keap takes none any more."
    );
    public static readonly Reason EditionWithoutWebForms = new(
        "edition_without_web_forms",
        "This tenant's edition of Keap has no web forms."
    );

    public static readonly Reason RecaptchaMissing = new(
        "recaptcha_missing",
        "Web forms are for people: their guard lets no program post one."
    );
    public static readonly Reason MethodNotAllowed = new(
        "method_not_allowed",
        "The document has that address, and not with this method."
    );
    public static readonly Reason NotFound = new("not_found", "This tenant has no record with that id.");
    public static readonly Reason NotImitated = new(
        "not_imitated",
        "The sandbox does not imitate this; Keap may have it."
    );
    public static readonly Reason OneMoreStep = new(
        "one_more_step",
        "A page for people, where a program asked: the switch one-more-step."
    );
    public static readonly Reason OwnsNothing = new("owns_nothing", "The login owns no Keap application.");
    public static readonly Reason PkceMethodUnknown = new(
        "pkce_method_unknown",
        "The switch pkce says that it is checked, and the code_challenge is longer than one, or of a method that is none."
    );
    public static readonly Reason PkceNotTaken = new(
        "pkce_not_taken",
        "The switch pkce says that its parameters are refused."
    );
    public static readonly Reason PropertyUnknown = new(
        "property_unknown",
        "The body has a property that the operation does not take."
    );
    public static readonly Reason QuotaUsedUp = new(
        "quota_used_up",
        "More calls than Keap answers in a minute or a day; x-keap-* headers count them."
    );
    public static readonly Reason RedirectMissing = new(
        "redirect_missing",
        "No redirect_uri: the owner ends on Your Accounts, without a code."
    );
    public static readonly Reason RedirectNotRegistered = new(
        "redirect_not_registered",
        "The redirect_uri is not a registered one."
    );
    public static readonly Reason RedirectUnusable = new(
        "redirect_unusable",
        "No code can be sent to that redirect_uri."
    );
    public static readonly Reason RedirectUriDiffers = new(
        "redirect_uri_differs",
        "Not the redirect_uri that the code was asked for with."
    );
    public static readonly Reason RedirectUriMissing = new("redirect_uri_missing", "The exchange has no redirect_uri.");
    public static readonly Reason RedirectUriNotNull = new(
        "redirect_uri_not_null",
        "A Partner code of Account Central is exchanged with the text null as its redirect_uri."
    );
    public static readonly Reason RedirectUriNotRegistered = new(
        "redirect_uri_not_registered",
        "A Personal code of Account Central is exchanged with a redirect_uri that the app registered."
    );
    public static readonly Reason RefreshTokenAlreadyUsed = new(
        "refresh_token_already_used",
        "A refresh token works once; somebody has used this one."
    );
    public static readonly Reason RefreshTokenExpired = new(
        "refresh_token_expired",
        "The refresh token lay unused for too long."
    );
    public static readonly Reason RefreshTokenMissing = new(
        "refresh_token_missing",
        "The refresh has no refresh_token."
    );
    public static readonly Reason RefreshTokenOfAnotherClient = new(
        "refresh_token_of_another_client",
        "The refresh token belongs to another app."
    );
    public static readonly Reason RefreshTokenUnknown = new(
        "refresh_token_unknown",
        "This sandbox never issued that refresh token."
    );
    public static readonly Reason ResponseTypeUnusable = new(
        "response_type_unusable",
        "The response_type is not code."
    );
    public static readonly Reason RpcArguments = new(
        "rpc_arguments",
        "The method exists, but not with that number or those kinds of parameters; the key comes first."
    );
    public static readonly Reason RpcFieldClosed = new("rpc_field_closed", "That field can be read, not written.");
    public static readonly Reason RpcFieldUnknown = new(
        "rpc_field_unknown",
        "XML-RPC has names of its own: FirstName, not given_name. The answer names the field."
    );
    public static readonly Reason RpcKeyWrong = new(
        "rpc_key_wrong",
        "The first parameter, the former private key, is empty, unknown or of before 2025."
    );
    public static readonly Reason RpcLoginUnknown = new("rpc_login_unknown", "Nobody signs in under that name.");
    public static readonly Reason RpcMethodUnknown = new("rpc_method_unknown", "Keap has no method of that name.");
    public static readonly Reason RpcTableClosed = new("rpc_table_closed", "That table can be read, not written.");
    public static readonly Reason RpcTableUnknown = new("rpc_table_unknown", "Keap has no table of that name.");
    public static readonly Reason RpcUnreadable = new(
        "rpc_unreadable",
        "The body is no methodCall: not XML, empty, or with a type that XML-RPC does not have."
    );
    public static readonly Reason SandboxFull = new("sandbox_full", "The sandbox keeps no more: reset it.");
    public static readonly Reason SecretWrong = new(
        "secret_wrong",
        "The client_secret is not the app's. Keap says the same as of a spent token."
    );
    public static readonly Reason SpikeArrested = new(
        "spike_arrested",
        "More calls within a second than Keap answers."
    );
    public static readonly Reason ValueInvalid = new(
        "value_invalid",
        "A value is out of range or of the wrong form; the answer names it."
    );
    public static readonly Reason ValueRefused = new(
        "value_refused",
        "The record would break a rule; the answer names it."
    );

    private Reason(string name, string words)
    {
        Name = name;
        Words = words;
        Known.Add(name, this);
    }

    public static IReadOnlyCollection<Reason> All => Known.Values;

    public string Name { get; }

    public string Words { get; }

    public static Reason? Named(string? name) => name is null ? null : Known.GetValueOrDefault(name);

    public override string ToString() => Name;
}
