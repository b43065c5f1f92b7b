namespace Evergrant.Protocol;

/// The half of PKCE that stays here until the code is exchanged.
public sealed class CodeVerifier(string value) : Secret(value, "[code verifier]");
