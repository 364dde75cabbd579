// The Bot Framework's own client, told to speak to a connector of ours.
//
//   node connector.cjs BASE TOKEN < cases.json
//
// Each case is {"do": "create" | "send", ...}; each answer is what the client makes of it: the result, or the status,
// code and message that it found in the error.
'use strict';
const fs = require('node:fs');
const { ConnectorClient } = require('botframework-connector');

const [base, token] = process.argv.slice(2);
const credentials = {
  signRequest(request) {
    request.headers.set('authorization', `Bearer ${token}`);
    return Promise.resolve(request);
  },
};
const client = new ConnectorClient(credentials, { baseUri: base, noRetryPolicy: true });

const acts = {
  create: ({ parameters }) => client.conversations.createConversation(parameters),
  send: ({ conversation, activity }) => client.conversations.sendToConversation(conversation, activity),
  reply: ({ conversation, to, activity }) => client.conversations.replyToActivity(conversation, to, activity),
  members: ({ conversation }) => client.conversations.getConversationMembers(conversation),
};

async function answer(one) {
  try {
    const result = await acts[one.do](one);
    const members = Array.isArray(result) ? { members: [...result] } : {};
    return { status: result._response.status, id: result.id, ...members };
  } catch (error) {
    const found = error.body?.error ?? error.details?.error;
    return { status: error.statusCode, code: found?.code ?? error.code, message: found?.message ?? error.message };
  }
}

(async () => {
  const answers = [];
  for (const one of JSON.parse(fs.readFileSync(0, 'utf8'))) answers.push(await answer(one));
  process.stdout.write(JSON.stringify(answers));
})();
