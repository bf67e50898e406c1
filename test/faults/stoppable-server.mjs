// A server that sends on what it gets, once it is told where to. Its process can be stopped.
import { connect, createServer } from 'node:net';

let target = 0;
process.on('message', (port) => {
  target = port;
});

const server = createServer((socket) => {
  const onward = connect(target, '127.0.0.1');
  socket.on('error', () => onward.destroy());
  onward.on('error', () => socket.destroy());
  onward.on('close', () => socket.destroy());
  socket.pipe(onward).pipe(socket);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.send(server.address().port);
});
