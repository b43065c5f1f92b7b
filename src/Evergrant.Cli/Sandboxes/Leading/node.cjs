// What `evergrant sandbox exec --tls` has Node load before a program: every TLS connection goes through the sandbox's proxy.
// NODE_USE_ENV_PROXY does that only since Node 22.21 and 24.5, and not for agents that a library makes for itself.
'use strict';

const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const { Duplex } = require('node:stream');
const tls = require('node:tls');

// A program may unset it for one that it starts: that one is not led then.
const proxy = process.env.HTTPS_PROXY ? new URL(process.env.HTTPS_PROXY) : null;
const isHere = (host) => /^(localhost|.+\.localhost|127(\.\d+){3}|::1)$/i.test(host);

/** The connection behind CONNECT; what is written before it stands waits. */
class Tunnel extends Duplex {
  constructor(host, port) {
    super();
    let head = Buffer.alloc(0);
    const answer = (chunk) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const rest = head.subarray(end + 4);
      if (head.toString('latin1', 9, 12) !== '200') {
        this.destroy(Object.assign(new Error(`${host}: ${rest.toString().trim()}`), { code: 'ECONNREFUSED' }));
        return;
      }
      this.wire.off('data', answer);
      this.wire.on('data', (bytes) => this.push(bytes) || this.wire.pause());
      if (rest.length > 0) this.push(rest);
      this.stands = true;
      this.emit('stands');
    };
    this.wire = net.connect({ host: proxy.hostname, port: Number(proxy.port) });
    this.wire.on('data', answer);
    this.wire.on('end', () => this.push(null));
    this.wire.on('error', (error) => this.destroy(error));
    this.wire.on('close', () => this.destroy());
    this.wire.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  }

  _write(chunk, encoding, done) {
    if (this.stands) this.wire.write(chunk, done);
    else this.once('stands', () => this.wire.write(chunk, done));
  }

  _read() {
    this.wire.resume();
  }

  _final(done) {
    this.wire.end(done);
  }

  _destroy(error, done) {
    this.wire.destroy();
    done(error);
  }
}

const isObject = (one) => typeof one === 'object' && one !== null;

/** As Node reads them: a port, as text too, or a path; a host; and options, which go over both. */
const optionsOf = ([first, ...rest]) =>
  isObject(first)
    ? first
    : {
        ...(Number(first) >= 0 ? { port: first } : { path: first }),
        ...(typeof rest[0] === 'string' && { host: rest[0] }),
        ...rest.slice(0, 2).find(isObject),
      };

const straight = tls.connect;
function connect(...given) {
  const options = optionsOf(given);
  const host = options.host || 'localhost';
  if (options.socket || options.path || isHere(host)) return straight.apply(this, given);
  const named = net.isIP(host) ? options : { servername: host, ...options };
  const tunnel = new Tunnel(host, options.port);
  const socket = straight({ ...named, socket: tunnel }, given.find((one) => typeof one === 'function'));
  // A connection that is kept for later must not keep the program.
  for (const name of ['ref', 'unref']) {
    const own = socket[name];
    socket[name] = function () {
      tunnel.wire[name]();
      return own.call(this);
    };
  }
  return socket;
}

if (proxy) {
  tls.connect = connect;
  syncBuiltinESMExports();
}
