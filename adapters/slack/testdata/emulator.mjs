// Starts emulate's Slack on a free port of the loopback and prints the port on a
// line. It has one app, whose token, user and scopes are given, and a member
// whose token is "member". It ends when its standard input does.
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, token, user, scopes] = process.argv.slice(2);
const { createEmulator } = await import(pathToFileURL(path.join(folder, "node_modules/emulate/dist/api.js")));

// It would listen to the whole network, and does not say when it does.
const { listen } = net.Server.prototype;
const probe = net.createServer();
probe.on("listening", () => {
  const { port } = probe.address();
  net.Server.prototype.listen = function () {
    return listen.call(this, port, "127.0.0.1", () => console.log(port));
  };
  probe.close(() =>
    createEmulator({
      service: "slack",
      port,
      seed: {
        slack: {
          oauth_apps: [
            { client_id: "1.2", client_secret: "secret", app_id: "A0123456789", name: "Wasl", redirect_uris: [], bot_name: "wasl", bot_id: "B0WASL0001", bot_user_id: user, scopes },
          ],
          tokens: [
            { token, type: "bot", user_id: user, bot_id: "B0WASL0001", bot_user_id: user, app_id: "A0123456789", scopes },
            { token: "member", user_id: "U000000001" },
          ],
          strict_scopes: true,
        },
      },
    }),
  );
});
probe.listen(0, "127.0.0.1");
process.stdin.on("end", () => process.exit(0)).resume();
