<?php
/**
 * Evergrant for PHP: calls a provider's API without a token in your code. One file, no dependencies, PHP 7.4 to 8.x.
 *
 * With a server: a gateway key (made by `evergrant key create GRANT --name website`).
 *
 *     $keap = Evergrant::gateway('http://127.0.0.1:7400/gw/acme', Evergrant::keyFrom('/home/me/private/evergrant.key'));
 *
 * Without one: the file that a cron job keeps (`evergrant sink add acme /home/me/private/keap.json`, then `evergrant tick`
 * by cron). Keep that file outside the web root.
 *
 *     $keap = Evergrant::tokenFile('/home/me/private/keap.json');
 *
 * Then:
 *
 *     $contact = $keap->post('/crm/rest/v1/contacts', ['given_name' => 'Ann', 'email_addresses' => [...]]);
 *     $list    = $keap->get('/crm/rest/v1/contacts', ['limit' => 5]);
 *
 * A form of the website, whose visitors become contacts. Nothing that was taken is lost: it lies in the folder until Evergrant
 * has it. With a server, by its address and a key; without one, by the form's name, and the folder is the home's inbox, which
 * `evergrant tick` empties:
 *
 *     $form = Evergrant::form('http://127.0.0.1:7400/f/newsletter', '/home/me/private/spool', $key);
 *     $form = Evergrant::form('newsletter', '/srv/evergrant/inbox');
 *
 *     $receipt = $form->send($_POST, ['from' => $_SERVER['REMOTE_ADDR']]);
 *
 * get, post, put, patch and delete return the decoded JSON and throw an EvergrantException for everything that is not a
 * 2xx answer: failure is never an empty array. request() returns every answer as it is.
 *
 * MIT licence.
 */

final class Evergrant
{
    /** Seconds to reach the host, and for the whole call: the gateway itself waits 60 for the provider. */
    const CONNECT_TIMEOUT = 5;
    const TIMEOUT = 75;

    /** @var string scheme, host and port, and nothing behind them but the gateway's /gw/GRANT */
    private $origin;

    /** @var string the path every call lies under */
    private $base;

    /** @var callable(): string the secret that goes as Bearer */
    private $bearer;

    /** @var bool whether the secret may have changed when the answer is 401 */
    private $rereads;

    private function __construct(string $origin, string $base, callable $bearer, bool $rereads)
    {
        $this->origin = $origin;
        $this->base = $base;
        $this->bearer = $bearer;
        $this->rereads = $rereads;
    }

    /** Through an Evergrant server: $address ends in /gw/GRANT. */
    public static function gateway(
        string $address,
        #[\SensitiveParameter]
        string $key
    ): self {
        $bearer = trim($key);
        // PHP before 8.2 knows no SensitiveParameter: a trace shows what arguments hold by then.
        $key = '';
        if (strncmp($bearer, 'eg_', 3) !== 0) {
            throw new EvergrantException(
                'key_unknown',
                'That is no Evergrant key: it starts with eg_. Make one with: evergrant key create GRANT --name website'
            );
        }
        $address = rtrim($address, '/');
        self::requireSafe($address);
        if (!preg_match('#/gw/[a-z0-9_-]+$#', $address)) {
            throw new EvergrantException(
                'address_wrong',
                "The gateway's address ends in /gw/ and the grant's name, such as http://127.0.0.1:7400/gw/acme; this is $address"
            );
        }
        return new self($address, '', static function () use ($bearer) {
            return $bearer;
        }, false);
    }

    /** Straight to the provider, with the access token that `evergrant tick` keeps in a file. */
    public static function tokenFile(string $path): self
    {
        $first = self::readTokenFile($path);
        $parts = parse_url($first['api_base']);
        $origin = $parts['scheme'] . '://' . $parts['host'] . (isset($parts['port']) ? ':' . $parts['port'] : '');
        self::requireSafe($origin);
        return new self($origin, rtrim($parts['path'] ?? '', '/'), static function () use ($path) {
            return self::readTokenFile($path)['access_token'];
        }, true);
    }

    /**
     * A form that takes what visitors send. See EvergrantForm.
     *
     * @param string $form its address (ends in /f/NAME), or its name alone where no server runs
     * @param string $folder outside the web root; where submissions lie until they are delivered
     * @param string $key of the form's grant (eg_…); needed with an address
     */
    public static function form(
        string $form,
        string $folder,
        #[\SensitiveParameter]
        string $key = ''
    ): EvergrantForm {
        if (preg_match('#^[a-z0-9-]{1,63}$#', $form)) {
            return new EvergrantForm($form, $folder, null);
        }
        if (!preg_match('#^(https?://[^/?\#]+)/f/([a-z0-9-]{1,63})$#', $form, $found)) {
            throw new EvergrantException(
                'address_wrong',
                "A form is its address, such as http://127.0.0.1:7400/f/newsletter, or its name alone; this is $form"
            );
        }
        self::requireSafe($found[1]);
        $bearer = trim($key);
        $key = '';
        if (strncmp($bearer, 'eg_', 3) !== 0) {
            throw new EvergrantException(
                'key_unknown',
                'That is no Evergrant key: it starts with eg_. Make one with: evergrant key create GRANT --name website'
            );
        }
        $path = '/f/' . $found[2];
        $origin = $found[1];
        return new EvergrantForm($found[2], $folder, static function (string $body, array $headers, array $seconds) use ($origin, $path, $bearer) {
            $headers[] = 'Authorization: Bearer ' . $bearer;
            return function_exists('curl_init')
                ? self::sendByCurl('POST', $origin . $path, $body, $headers, $seconds)
                : self::sendByStream('POST', $origin . $path, $body, $headers, $seconds);
        });
    }

    /** A key from a file that only your program may read. */
    public static function keyFrom(string $path): string
    {
        $text = @file_get_contents($path);
        if ($text === false || trim($text) === '') {
            throw new EvergrantException('key_missing', "The key file $path cannot be read, or is empty.");
        }
        return trim($text);
    }

    public function get(string $path, array $query = []): array
    {
        return $this->call('GET', $query ? $path . '?' . http_build_query($query) : $path, null);
    }

    public function post(string $path, array $body = []): array
    {
        return $this->call('POST', $path, $body);
    }

    public function put(string $path, array $body): array
    {
        return $this->call('PUT', $path, $body);
    }

    public function patch(string $path, array $body): array
    {
        return $this->call('PATCH', $path, $body);
    }

    public function delete(string $path): array
    {
        return $this->call('DELETE', $path, null);
    }

    /**
     * Any call; every answer comes back as it is. Redirects are not followed: the secret would go along.
     *
     * @param string[] $headers such as 'Content-Type: text/xml'
     */
    public function request(string $method, string $path, ?string $body = null, array $headers = []): EvergrantResponse
    {
        if (strncmp($path, '/', 1) !== 0 || preg_match('#[\x00-\x20\x7f]#', $path)) {
            throw new EvergrantException('path_wrong', 'A path begins with / and has no blanks, such as /crm/rest/v1/contacts');
        }
        if ($this->base !== '' && strncmp($path, $this->base . '/', strlen($this->base) + 1) !== 0) {
            throw new EvergrantException('path_wrong', "The API lies under {$this->base}/; this path is " . strtok($path, '?'));
        }
        foreach ($headers as $header) {
            if (preg_match('#[\r\n]#', $header) || preg_match('#^\s*authorization\s*:#i', $header)) {
                throw new EvergrantException('header_wrong', 'Authorization is added here, and a header has one line.');
            }
        }
        $bearer = ($this->bearer)();
        $response = $this->send($method, $path, $body, $headers, $bearer);
        if ($response->status === 401 && $this->rereads) {
            // It may have been rotated since it was read: the file then holds another one.
            $newer = ($this->bearer)();
            if ($newer !== $bearer) {
                $response = $this->send($method, $path, $body, $headers, $newer);
            }
        }
        return $response;
    }

    /** Shows no secret in var_dump, print_r and logs. */
    public function __debugInfo(): array
    {
        return ['origin' => $this->origin];
    }

    private function call(string $method, string $path, ?array $body): array
    {
        $headers = ['Accept: application/json'];
        $text = null;
        if ($body !== null) {
            $headers[] = 'Content-Type: application/json';
            $text = json_encode($body === [] ? new stdClass() : $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
            if ($text === false) {
                throw new EvergrantException('body_wrong', 'The body is no JSON: ' . json_last_error_msg());
            }
        }
        $response = $this->request($method, $path, $text, $headers);
        if ($response->status < 200 || $response->status > 299) {
            throw EvergrantException::of($response, $method, $path);
        }
        return $response->json();
    }

    /** @param string[] $headers */
    private function send(
        string $method,
        string $path,
        ?string $body,
        array $headers,
        #[\SensitiveParameter]
        string $bearer
    ): EvergrantResponse {
        $lines = $headers;
        $lines[] = 'Authorization: Bearer ' . $bearer;
        $bearer = '';
        return function_exists('curl_init')
            ? self::sendByCurl($method, $this->origin . $path, $body, $lines)
            : self::sendByStream($method, $this->origin . $path, $body, $lines);
    }

    private static function sendByCurl(
        string $method,
        string $url,
        ?string $body,
        #[\SensitiveParameter]
        array $headers,
        array $seconds = [self::CONNECT_TIMEOUT, self::TIMEOUT]
    ): EvergrantResponse {
        $received = [];
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_NOBODY => $method === 'HEAD',
            // Without it curl waits a second for a 100 Continue that gateways do not send.
            CURLOPT_HTTPHEADER => array_merge($headers, ['Expect:']),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            // Plain http stays on this machine, whatever http_proxy says.
            CURLOPT_PROXY => strncmp($url, 'http:', 5) === 0 ? '' : null,
            CURLOPT_CONNECTTIMEOUT => $seconds[0],
            CURLOPT_TIMEOUT => $seconds[1],
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$received): int {
                if (strncmp($line, 'HTTP/', 5) === 0) {
                    $received = [];
                }
                $received[] = trim($line);
                return strlen($line);
            },
        ]);
        $headers = [];
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        }
        if (strncmp($url, 'http://', 7) === 0) {
            // To this machine: a proxy that the environment names would read the secret.
            curl_setopt($curl, CURLOPT_PROXY, '');
        }
        $content = curl_exec($curl);
        if ($content === false) {
            throw new EvergrantException('unreachable', self::hostOf($url) . ' did not answer: ' . curl_error($curl));
        }
        return new EvergrantResponse((int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $received, (string) $content);
    }

    private static function sendByStream(
        string $method,
        string $url,
        ?string $body,
        #[\SensitiveParameter]
        array $headers,
        array $seconds = [self::CONNECT_TIMEOUT, self::TIMEOUT]
    ): EvergrantResponse {
        $http = [
            'method' => $method,
            'header' => implode("\r\n", $headers),
            'protocol_version' => 1.1,
            'follow_location' => 0,
            'ignore_errors' => true,
            'timeout' => $seconds[1],
        ];
        if ($body !== null) {
            $http['content'] = $body;
        }
        $headers = [];
        $stream = @fopen($url, 'rb', false, stream_context_create(['http' => $http]));
        if ($stream === false) {
            // Without the address in it: a query may name a person.
            $why = preg_replace('#^fopen\(.*\): #', '', error_get_last()['message'] ?? 'no answer');
            throw new EvergrantException('unreachable', self::hostOf($url) . ' did not answer: ' . $why);
        }
        $content = stream_get_contents($stream);
        $state = stream_get_meta_data($stream);
        fclose($stream);
        if ($content === false || $state['timed_out'] || !preg_match('#^HTTP/\S+ (\d{3})#', $state['wrapper_data'][0] ?? '', $found)) {
            throw new EvergrantException('unreachable', self::hostOf($url) . ' broke off its answer.');
        }
        $response = new EvergrantResponse((int) $found[1], $state['wrapper_data'], $content);
        // curl notices this by itself. An answer that is empty on purpose says so.
        $length = $response->header('Content-Length');
        $isWhole = $length !== null ? strlen($content) >= (int) $length : $content !== '' || in_array($response->status, [204, 205, 304], true);
        if (!$isWhole && $method !== 'HEAD') {
            throw new EvergrantException('unreachable', self::hostOf($url) . ' broke off its answer.');
        }
        return $response;
    }

    /** @return array{access_token: string, api_base: string} */
    private static function readTokenFile(string $path): array
    {
        $text = @file_get_contents($path);
        if ($text === false) {
            throw new EvergrantException(
                'token_missing',
                "There is no token in $path. Make the file with: evergrant sink add GRANT $path, and let cron run: evergrant tick"
            );
        }
        $token = json_decode($text, true);
        if (!is_array($token) || !is_string($token['access_token'] ?? null) || !is_string($token['api_base'] ?? null)) {
            throw new EvergrantException('token_missing', "$path holds no token as evergrant sink writes it (format json).");
        }
        // A static key has no end.
        $end = isset($token['expires_at']) ? strtotime($token['expires_at']) : null;
        if ($end !== null && $end <= time()) {
            throw new EvergrantException(
                'token_ended',
                "The token in $path ended at {$token['expires_at']}: is cron still running evergrant tick? What it says: evergrant grant list"
            );
        }
        return $token;
    }

    private static function requireSafe(string $address): void
    {
        $parts = parse_url($address);
        $host = strtolower(trim($parts['host'] ?? '', '[]'));
        $isHere = $host === 'localhost' || $host === '::1' || preg_match('#^127\.\d+\.\d+\.\d+$#', $host)
            || substr($host, -10) === '.localhost';
        if ($host === '' || isset($parts['user']) || !(($parts['scheme'] ?? '') === 'https' || (($parts['scheme'] ?? '') === 'http' && $isHere))) {
            throw new EvergrantException('address_wrong', 'The address must be https:// (plain http only to this machine).');
        }
    }

    private static function hostOf(string $url): string
    {
        return (string) parse_url($url, PHP_URL_HOST);
    }
}

/**
 * A form of Evergrant, filled in by this website's visitors. Each submission is first a file in the folder, on the disk and
 * with a key of its own; then, where there is a server, it is sent, and the file goes when the server has committed it. Sent
 * twice under its key, it is taken once. What a server cannot take now is sent by the next call, in order.
 */
final class EvergrantForm
{
    /** The record in a file; docs/guides/forms-php.md describes it. */
    const VERSION = 1;

    /** A visitor waits no longer: seconds to reach the server, and for its answer. */
    const SECONDS = [2, 10];

    /** And for all that is sent before: seconds for the whole call. What is left then is sent by the next. */
    const DEADLINE = 12;

    /** After a server was not there, nobody tries for so many seconds: the file is enough. */
    const PAUSE = 5;

    /** Files of this form that one call sends before its own. */
    const AT_ONCE = 20;

    /** Seconds after which a file that was begun is somebody's who died over it. */
    const DRAFT = 3600;

    const LONGEST = 49152;

    /** @var string */
    private $name;

    /** @var string */
    private $folder;

    /** @var callable|null sends a body; null: there is no server */
    private $post;

    /** @internal made by Evergrant::form */
    public function __construct(string $name, string $folder, ?callable $post)
    {
        $this->name = $name;
        $this->folder = rtrim($folder, '/');
        $this->post = $post;
    }

    /**
     * Takes what a visitor sent. When this returns, it is on the disk here or committed there.
     *
     * @param array $fields such as $_POST: names as in the HTML; lists become NAME[]
     * @param array $about from (network address), agent (browser) and site (origin) of the visitor
     * @throws EvergrantException when Evergrant refuses it (getReason() says why, getField() where), or it is not on the disk
     */
    public function send(array $fields, array $about = []): EvergrantReceipt
    {
        $key = bin2hex(random_bytes(16));
        $pairs = self::pairs($fields);
        $record = ['version' => self::VERSION, 'form' => $this->name, 'key' => $key, 'at' => gmdate('Y-m-d\TH:i:s\Z'), 'fields' => $pairs];
        foreach (['from', 'agent', 'site'] as $what) {
            if (isset($about[$what]) && is_string($about[$what]) && $about[$what] !== '') {
                // It goes as a header too. Cut as bytes, it might end within a character.
                $record[$what] = preg_replace('/[^\x20-\x7e]/', '?', substr($about[$what], 0, 512));
            }
        }
        $text = json_encode($record, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        if ($text === false) {
            throw new EvergrantException('encoding_wrong', 'What was sent is not UTF-8.');
        }
        if (strlen($text) > self::LONGEST) {
            throw new EvergrantException('body_too_large', 'What was sent is longer than ' . self::LONGEST . ' bytes.');
        }
        $this->removeDrafts();
        $file = $this->keep($key, $text);
        if ($this->post === null) {
            return new EvergrantReceipt($key, null);
        }
        return $this->drainUntil($file, $key);
    }

    /**
     * Sends what still lies in the folder, for a cron job or a page of yours; every send() does as much before its own.
     *
     * @return int how many still lie there
     */
    public function drain(): int
    {
        if ($this->post !== null) {
            $this->drainUntil(null, '');
        }
        return count($this->files());
    }

    /** Shows nothing of what lies in the folder, and no key. */
    public function __debugInfo(): array
    {
        return ['form' => $this->name];
    }

    private function drainUntil(?string $own, string $key): EvergrantReceipt
    {
        $waiting = new EvergrantReceipt($key, null);
        if ($own !== null && $this->isPaused()) {
            return $waiting;
        }
        $lock = @fopen($this->ownFile('lock'), 'c');
        if ($lock === false) {
            error_log("evergrant: {$this->folder} cannot be locked, so nothing is sent from it; does it belong to another user?");
            return $waiting;
        }
        // Somebody else is sending: they send this one too, or the next call does.
        if (!flock($lock, $own === null ? LOCK_EX : LOCK_EX | LOCK_NB)) {
            fclose($lock);
            return $waiting;
        }
        $until = microtime(true) + self::DEADLINE;
        $sent = 0;
        try {
            foreach ($this->files() as $file) {
                $text = @file_get_contents($this->folder . '/' . $file);
                $record = $text === false ? null : json_decode($text, true);
                if ($text !== false && (!is_array($record) || !is_array($record['fields'] ?? null) || !is_string($record['key'] ?? null))) {
                    $this->setAside($file, 'it is no submission as evergrant.php writes them');
                    continue;
                }
                if ($record === null || ($record['form'] ?? null) !== $this->name) {
                    // Of another form that shares the folder, or gone meanwhile.
                    continue;
                }
                $left = $until - microtime(true);
                if ($own !== null && ($sent++ > self::AT_ONCE || $left < 1)) {
                    return $waiting;
                }
                try {
                    $headers = ['Content-Type: application/json', 'Accept: application/json', 'Idempotency-Key: ' . $record['key']];
                    if (filter_var($record['from'] ?? '', FILTER_VALIDATE_IP) !== false) {
                        $headers[] = 'X-Evergrant-Visitor: ' . $record['from'];
                    }
                    foreach (['at' => 'Sent-At', 'agent' => 'Visitor-Agent', 'site' => 'Visitor-Site'] as $what => $header) {
                        if (is_string($record[$what] ?? null) && preg_match('/^[\x20-\x7e]+$/D', $record[$what])) {
                            $headers[] = "X-Evergrant-$header: " . $record[$what];
                        }
                    }
                    $seconds = $own === null ? self::SECONDS : [self::SECONDS[0], (int) min(self::SECONDS[1], $left)];
                    $response = ($this->post)(self::body($record), $headers, $seconds);
                } catch (EvergrantException $unreachable) {
                    $this->pause();
                    return $waiting;
                }
                // Whatever stands between, a maintenance page or a hotel's, answers 200 too: only a receipt is one.
                $said = json_decode($response->body, true);
                $receipt = is_array($said) && is_string($said['receipt'] ?? null) ? $said['receipt'] : '';
                if ($response->status >= 200 && $response->status <= 299 && strncmp($receipt, 'sb_', 3) === 0) {
                    unlink($this->folder . '/' . $file);
                    if ($file === $own) {
                        return new EvergrantReceipt($key, $receipt);
                    }
                    continue;
                }
                $isRefused = in_array($response->status, [400, 413, 415, 422], true) && is_array($said) && is_string($said['code'] ?? null);
                if (!$isRefused) {
                    // It passes, or an operator mends it: a key that was revoked, a form that is closed.
                    error_log("evergrant: the form {$this->name} was answered {$response->status}; what visitors send is kept in its folder");
                    $this->pause();
                    return $waiting;
                }
                $why = EvergrantException::of($response, 'POST', '/f/' . $this->name);
                if ($file === $own) {
                    unlink($this->folder . '/' . $file);
                    throw $why;
                }
                $this->setAside($file, $why->getReason());
            }
            return $waiting;
        } finally {
            flock($lock, LOCK_UN);
            fclose($lock);
        }
    }

    /** On the disk, name and all, before anybody is told that it was taken. */
    private function keep(string $key, string $text): string
    {
        if (!is_dir($this->folder) && !@mkdir($this->folder, 0700, true) && !is_dir($this->folder)) {
            throw new EvergrantException('folder_wrong', "The folder {$this->folder} is not there and cannot be made.");
        }
        // Sorted, they are in the order in which they came.
        $name = sprintf('%017.3F-%s.json', microtime(true), $key);
        $draft = $this->folder . '/.' . $name;
        $mask = umask(0077);
        try {
            $stream = @fopen($draft, 'xb');
        } finally {
            umask($mask);
        }
        $isKept = $stream !== false && fwrite($stream, $text) === strlen($text) && fflush($stream)
            // PHP before 8.1 cannot: there the file is the disk's when the kernel gives it.
            && (!function_exists('fsync') || fsync($stream));
        if ($stream !== false) {
            fclose($stream);
        }
        if (!$isKept || !@rename($draft, $this->folder . '/' . $name)) {
            @unlink($draft);
            throw new EvergrantException('folder_wrong', "Nothing can be written to {$this->folder}: is it full, or not ours?");
        }
        return $name;
    }

    private function setAside(string $file, string $why): void
    {
        $refused = $this->folder . '/refused';
        if (!is_dir($refused)) {
            @mkdir($refused, 0700);
        }
        if (@rename($this->folder . '/' . $file, $refused . '/' . $file)) {
            @file_put_contents($refused . '/' . $file . '.why', $why . "\n");
        }
        error_log("evergrant: $refused/$file was not taken: $why");
    }

    /** @return string[] the oldest first */
    private function files(): array
    {
        $names = @scandir($this->folder) ?: [];
        return array_values(array_filter($names, static function (string $name): bool {
            return $name[0] !== '.' && substr($name, -5) === '.json';
        }));
    }

    /** Forms may share a folder, and not the server that was away. */
    private function ownFile(string $what): string
    {
        return $this->folder . '/.' . $what . '-' . $this->name;
    }

    /** Nobody was told that these were taken: whoever wrote them was ended over it. */
    private function removeDrafts(): void
    {
        foreach (@scandir($this->folder) ?: [] as $name) {
            $draft = $this->folder . '/' . $name;
            if (preg_match('/^\.[0-9.]+-[0-9a-f]{32}\.json$/', $name) && time() - (int) @filemtime($draft) > self::DRAFT) {
                @unlink($draft);
            }
        }
    }

    private function pause(): void
    {
        @touch($this->ownFile('pause'));
    }

    private function isPaused(): bool
    {
        clearstatcache(true, $this->ownFile('pause'));
        $since = @filemtime($this->ownFile('pause'));
        return $since !== false && time() - $since < self::PAUSE && time() >= $since;
    }

    /** What goes over the wire: names as in the HTML, a list for a name that comes more than once. */
    private static function body(array $record): string
    {
        $fields = [];
        foreach ($record['fields'] as $pair) {
            list($name, $value) = $pair;
            if (substr($name, -2) === '[]' || isset($fields[$name])) {
                $fields[$name] = array_merge((array) ($fields[$name] ?? []), [$value]);
            } else {
                $fields[$name] = $value;
            }
        }
        // Names may be numbers: it is an object all the same.
        return (string) json_encode((object) $fields, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }

    /** @return array<int, array{string, string}> */
    private static function pairs(array $fields, string $under = ''): array
    {
        $pairs = [];
        foreach ($fields as $name => $value) {
            $whole = $under === '' ? (string) $name : $under . (is_int($name) ? '[]' : "[$name]");
            if (is_array($value)) {
                $pairs = array_merge($pairs, self::pairs($value, $whole));
            } elseif ($value !== null && !is_object($value)) {
                $pairs[] = [$whole, is_bool($value) ? ($value ? 'true' : 'false') : (string) $value];
            }
        }
        return $pairs;
    }
}

/** What a visitor may be told: it was taken, and under which number. */
final class EvergrantReceipt
{
    /** @var string names it for ever; in the file's name as well */
    public $key;

    /** @var string|null the server's receipt (sb_…). Null: it lies in the folder, and will be delivered from there */
    public $id;

    public function __construct(string $key, ?string $id)
    {
        $this->key = $key;
        $this->id = $id;
    }

    public function isDelivered(): bool
    {
        return $this->id !== null;
    }
}

/** What came back. */
final class EvergrantResponse
{
    /** @var int */
    public $status;

    /** @var string */
    public $body;

    /** @var string[] */
    private $headers;

    /** @param string[] $headers */
    public function __construct(int $status, array $headers, string $body)
    {
        $this->status = $status;
        $this->headers = $headers;
        $this->body = $body;
    }

    /** Null: it has no such header. */
    public function header(string $name): ?string
    {
        foreach ($this->headers as $line) {
            $pair = explode(':', $line, 2);
            if (count($pair) === 2 && strcasecmp($pair[0], $name) === 0) {
                return trim($pair[1]);
            }
        }
        return null;
    }

    /** Of an empty body: an empty array. */
    public function json(): array
    {
        if (trim($this->body) === '') {
            return [];
        }
        $read = json_decode($this->body, true);
        if (!is_array($read)) {
            throw new EvergrantException(
                'not_json',
                "The answer ({$this->status}) is no JSON" . (stripos($this->body, '<html') !== false ? ' but a web page: a proxy or a wrong path' : '') . '.',
                $this
            );
        }
        return $read;
    }
}

/** Why there is no result. getReason() is stable; getMessage() is for people. Neither holds a secret. */
final class EvergrantException extends RuntimeException
{
    /** @var string */
    private $reason;

    /** @var EvergrantResponse|null */
    private $response;

    public function __construct(string $reason, string $message, ?EvergrantResponse $response = null)
    {
        parent::__construct($message, $response ? $response->status : 0);
        $this->reason = $reason;
        $this->response = $response;
    }

    /** A problem document's own words, else the status. */
    public static function of(EvergrantResponse $response, string $method, string $path): self
    {
        $problem = json_decode($response->body, true);
        $problem = is_array($problem) ? $problem : [];
        $reason = is_string($problem['code'] ?? null) ? $problem['code'] : 'http_' . $response->status;
        $said = $problem['what_to_do'] ?? $problem['detail'] ?? $problem['message'] ?? $problem['title'] ?? null;
        return new self(
            $reason,
            "$method " . strtok($path, '?') . " was answered {$response->status}" . (is_string($said) ? ": $said" : '.'),
            $response
        );
    }

    /** Such as needs_reauthorization, refresh_in_progress, unreachable, token_ended, http_404. */
    public function getReason(): string
    {
        return $this->reason;
    }

    /** The field of a form that was refused, by its name in the HTML. Null: it is not about one. */
    public function getField(): ?string
    {
        $problem = $this->response ? json_decode($this->response->body, true) : null;
        return is_array($problem) && is_string($problem['field'] ?? null) ? $problem['field'] : null;
    }

    /** Null: nothing was answered. */
    public function getResponse(): ?EvergrantResponse
    {
        return $this->response;
    }

    /** Seconds to wait before it is worth trying again. Null: trying again will not help, or the answer does not say. */
    public function getRetryAfter(): ?int
    {
        $after = $this->response ? $this->response->header('Retry-After') : null;
        return $after !== null && ctype_digit($after) ? (int) $after : null;
    }
}
