// Preloaded into a server that would listen on all interfaces: it listens on this machine only.
'use strict';
const net = require('node:net');

const HERE = '127.0.0.1';
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...given) {
  const [first] = given;
  if (first !== null && typeof first === 'object' && first.port !== undefined) {
    given[0] = { ...first, host: HERE };
  } else if (typeof first === 'number' || /^\d+$/.test(String(first))) {
    if (typeof given[1] === 'string') given[1] = HERE;
    else given.splice(1, 0, HERE);
  }
  return listen.apply(this, given);
};
