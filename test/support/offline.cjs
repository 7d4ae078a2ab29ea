// Loaded before a program (`NODE_OPTIONS=--require`): every attempt to leave this machine is refused and noted in $OFFLINE_NOTES.
const { appendFileSync } = require('node:fs');
const dns = require('node:dns');
const net = require('node:net');

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const refuse = (host) => {
  appendFileSync(process.env.OFFLINE_NOTES, `${host}\n`);
  return Object.assign(new Error(`Offline: ${host} is not to be reached.`), { code: 'ENETUNREACH' });
};

const { lookup } = dns;
dns.lookup = (host, ...rest) =>
  LOOPBACK.has(host) ? lookup(host, ...rest) : process.nextTick(rest.at(-1), refuse(host));

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectOffline(...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const { host = 'localhost', path } = typeof first === 'object' && first !== null ? first : {};
  if (path !== undefined || LOOPBACK.has(host)) return connect.apply(this, args);
  return this.destroy(refuse(host));
};
