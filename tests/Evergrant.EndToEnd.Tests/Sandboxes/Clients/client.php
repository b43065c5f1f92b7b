<?php
// PHP's curl, as its manual writes it.
$api = getenv('KEAP_API') ?: 'https://api.infusionsoft.com';
$accounts = getenv('KEAP_ACCOUNTS') ?: 'https://accounts.infusionsoft.com';
$id = getenv('KEAP_CLIENT_ID');
$secret = getenv('KEAP_CLIENT_SECRET');
$redirect = getenv('KEAP_REDIRECT_URI');

function call(string $url, array $options = []): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [CURLOPT_RETURNTRANSFER => true]);
    $answer = curl_exec($curl);
    if ($answer === false) {
        fwrite(STDERR, curl_error($curl) . "\n");
        exit(1);
    }
    return $answer;
}

function refresh(string $token): string
{
    global $api, $id, $secret;
    return call("$api/token", [
        CURLOPT_USERPWD => "$id:$secret",
        CURLOPT_POSTFIELDS => http_build_query(['grant_type' => 'refresh_token', 'refresh_token' => $token]),
    ]);
}

$authorize = "$accounts/app/oauth/authorize?" . http_build_query(
    ['client_id' => $id, 'redirect_uri' => $redirect, 'response_type' => 'code', 'scope' => 'full']
);
// Where the owner presses Allow.
$allowed = json_decode(call(getenv('EVERGRANT_SANDBOX') . '/_sandbox/v1/consent', [
    CURLOPT_HTTPHEADER => ['X-Evergrant-Sandbox: 1', 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode(['authorize_url' => $authorize]),
]));
parse_str(parse_url($allowed->redirect_to, PHP_URL_QUERY), $returned);

$first = json_decode(call("$api/token", [CURLOPT_POSTFIELDS => http_build_query([
    'grant_type' => 'authorization_code', 'code' => $returned['code'], 'redirect_uri' => $redirect,
    'client_id' => $id, 'client_secret' => $secret,
])]));
$second = json_decode(refresh($first->refresh_token));
echo 'exchanged and refreshed: ', isset($first->access_token) ? 'yes' : 'no', ' ',
    $second->refresh_token !== $first->refresh_token ? 'yes' : 'no', "\n";
echo 'spent: ', refresh($first->refresh_token), "\n";
$account = json_decode(call("$api/crm/rest/v1/account/profile", [
    CURLOPT_HTTPHEADER => ["Authorization: Bearer $second->access_token"],
]));
echo 'account: ', $account->name, "\n";
