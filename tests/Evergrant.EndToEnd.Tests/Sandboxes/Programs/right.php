<?php
// Keeps its pair in the file that KEAP_TOKENS names, under a lock; reads one contact at each run.
$file = getenv('KEAP_TOKENS');
$now = (int) getenv('KEAP_NOW');
$lock = fopen("$file.lock", 'c');
flock($lock, LOCK_EX);

$store = json_decode(file_get_contents($file), true);
if (getenv('KEAP_FIRST_RUN') !== '') {
    $store = ['access_token' => $store['access_token'], 'refresh_token' => $store['refresh_token'],
        'expires_at' => $now + $store['expires_in'], 'failures' => 0];
    store($file, $store);
}

if ($store['expires_at'] - $now < 3600) {
    if ($store['failures'] >= 2) {
        fwrite(STDERR, "The owner has to connect it anew.\n");
        exit(1);
    }
    [$status, $answer] = send(getenv('KEAP_TOKEN_URL'), [
        CURLOPT_USERPWD => getenv('KEAP_CLIENT_ID') . ':' . getenv('KEAP_CLIENT_SECRET'),
        CURLOPT_POSTFIELDS => http_build_query(['grant_type' => 'refresh_token', 'refresh_token' => $store['refresh_token']]),
    ]);
    $pair = json_decode($answer, true);
    if ($status !== 200 || !isset($pair['access_token'], $pair['refresh_token'])) {
        // An answer that is lost may have spent the token; one that refuses it has.
        if ($status === 0 || $status === 200 || $status === 400) {
            $store['failures']++;
            store($file, $store);
        }
        fwrite(STDERR, "The refresh was answered $status.\n");
        exit(1);
    }
    $store = ['access_token' => $pair['access_token'], 'refresh_token' => $pair['refresh_token'],
        'expires_at' => $now + $pair['expires_in'], 'failures' => 0];
    store($file, $store);
}
flock($lock, LOCK_UN);

[$status] = send(getenv('KEAP_BASE_URL') . '/crm/rest/v1/contacts?limit=1', [
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $store['access_token']],
]);
exit($status === 200 ? 0 : 1);

function send(string $url, array $options): array
{
    $call = curl_init($url);
    curl_setopt_array($call, $options + [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 20]);
    $answer = curl_exec($call);
    return [$answer === false ? 0 : curl_getinfo($call, CURLINFO_RESPONSE_CODE), (string) $answer];
}

function store(string $file, array $store): void
{
    file_put_contents("$file.new", json_encode($store));
    rename("$file.new", $file);
}
