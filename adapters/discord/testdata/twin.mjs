// Runs discord-digital-twin for the tests: node twin.mjs FOLDER. It reads a
// command a line, as JSON, and answers with a line. It ends with its input.
import { pathToFileURL } from 'node:url'
import { createInterface } from 'node:readline'
import path from 'node:path'

const entry = path.join(process.argv[2], 'node_modules/discord-digital-twin/dist/index.js')
const { DigitalDiscord } = await import(pathToFileURL(entry).href)

const room = '900000000000000005', dm = '900000000000000006', user = '900000000000000003'
const discord = new DigitalDiscord({
  guild: { id: '900000000000000004', name: 'wasl' },
  channels: [{ id: room, name: 'secretariat', type: 0 }],
  users: [{ id: user, username: 'amal' }],
  botUser: { id: '900000000000000001', username: 'wasl' },
  botToken: process.env.TWIN_TOKEN,
  dbUrl: 'file::memory:?cache=shared',
})
await discord.start()
await discord.prisma.channel.create({ data: { id: dm, type: 1, name: 'private' } })

const commands = {
  port: async () => discord.port,
  clients: async () => discord.server.gateway.clients.filter((c) => c.identified).length,
  say: async ({ channel, content }) =>
    (await discord.simulateUserMessage({ channelId: channel, userId: user, content })).id,
  correct: async ({ channel, message, content }) =>
    (await discord.simulateUserMessageEdit({ channelId: channel, messageId: message, content })).id,
  slash: async ({ name, value }) =>
    (await discord.simulateSlashCommand({
      channelId: room, userId: user, name,
      options: value ? [{ name: 'text', type: 3, value }] : undefined,
    })).id,
  click: async ({ message, button }) =>
    (await discord.simulateButtonClick({ channelId: room, userId: user, messageId: message, customId: button })).id,
  submit: async ({ form, fields }) =>
    (await discord.simulateModalSubmit({ channelId: room, userId: user, customId: form, fields })).id,
  response: async ({ interaction }) =>
    await discord.prisma.interactionResponse.findUnique({ where: { interactionId: interaction } }),
  message: async ({ message }) => await discord.prisma.message.findUnique({ where: { id: message } }),
  commands: async () => (await discord.prisma.applicationCommand.findMany()).map((c) => c.name).sort(),
  drop: async () => discord.server.gateway.clients.map((c) => c.ws.terminate()).length,
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  try {
    process.stdout.write(JSON.stringify({ result: (await commands[request.do](request)) ?? null }) + '\n')
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: String(error) }) + '\n')
  }
}
await discord.stop()
process.exit(0)
