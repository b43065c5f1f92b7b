<?php
// What people write, in one: WRONG says which mistakes are in it.
$wrong = explode(',', getenv('WRONG') ?: '');
$is = fn (string $mistake): bool => in_array($mistake, $wrong, true);
$file = getenv('KEAP_TOKENS');
$store = json_decode(file_get_contents($file), true);
$now = (int) getenv('KEAP_NOW');
if (getenv('KEAP_FIRST_RUN') !== '' && !($is('deaf') && file_exists("$file.mine"))) {
    $store['expires_at'] = $now + $store['expires_in'];
    touch("$file.mine");
} elseif ($is('deaf')) {
    $store = json_decode(file_get_contents("$file.mine"), true) ?: $store;
}
$mine = $is('deaf') ? "$file.mine" : $file;
if (getenv('KEAP_FIRST_RUN') !== '' || $is('deaf')) {
    file_put_contents($mine, json_encode($store));
}

if (!$is('lazy') && ($store['expires_at'] ?? 0) - $now < 3600) {
    for ($tries = $is('hasty') ? 3 : 1; $tries > 0; $tries--) {
        $call = curl_init(getenv('KEAP_TOKEN_URL') . ($is('url') ? '?refresh_token=' . urlencode($store['refresh_token']) : ''));
        $fields = ['grant_type' => 'refresh_token', 'refresh_token' => $store['refresh_token']];
        if ($is('twice')) {
            $fields += ['client_id' => getenv('KEAP_CLIENT_ID'), 'client_secret' => getenv('KEAP_CLIENT_SECRET')];
        }
        curl_setopt_array($call, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_USERPWD => getenv('KEAP_CLIENT_ID') . ':' . getenv($is('id') ? 'KEAP_CLIENT_ID' : 'KEAP_CLIENT_SECRET'),
            CURLOPT_POSTFIELDS => $is('json') ? json_encode($fields) : http_build_query($fields),
            CURLOPT_HTTPHEADER => $is('json') ? ['Content-Type: application/json'] : [],
        ]);
        $answer = json_decode((string) curl_exec($call), true);
        if (isset($answer['access_token'])) {
            break;
        }
    }
    if ($is('trusting') || isset($answer['access_token'])) {
        $old = $store['refresh_token'];
        $store = ['access_token' => $answer['access_token'] ?? '', 'refresh_token' => $answer['refresh_token'] ?? '',
            'expires_at' => $now + ($answer['expires_in'] ?? 0)];
        if ($is('forgetful')) {
            file_put_contents($mine, json_encode(['refresh_token' => $old] + $store));
        } elseif (!$is('late')) {
            file_put_contents($mine, json_encode($store));
        }
    }
}

$call = curl_init(getenv('KEAP_BASE_URL') . '/crm/rest/v1/contacts?limit=1');
curl_setopt_array($call, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $store['access_token']],
]);
curl_exec($call);
$failed = curl_getinfo($call, CURLINFO_RESPONSE_CODE) !== 200;
if ($is('late')) {
    file_put_contents($mine, json_encode($store));
}
exit($failed && !$is('silent') ? 1 : 0);
