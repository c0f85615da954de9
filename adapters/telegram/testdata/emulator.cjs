// Starts telegram-test-api on a free port of the loopback, prints the port on a
// line, and ends when its standard input does.
const net = require("node:net");
const { createRequire } = require("node:module");
const path = require("node:path");

const TelegramServer = createRequire(path.join(process.argv[2], "package.json"))("telegram-test-api");

const probe = net.createServer();
probe.listen(0, "127.0.0.1", () => {
  const { port } = probe.address();
  probe.close(async () => {
    const server = new TelegramServer({ host: "127.0.0.1", port });
    await server.start();
    console.log(port);
  });
});
process.stdin.on("end", () => process.exit(0)).resume();
