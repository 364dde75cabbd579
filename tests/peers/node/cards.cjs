// What the reference implementation of Adaptive Cards finds wrong with cards: a list of texts for each.
//
//   node cards.cjs < cards.json
'use strict';
const fs = require('node:fs');
const { AdaptiveCard, SerializationContext } = require('adaptivecards/dist/adaptivecards.js');

const problems = (json) => {
  const card = new AdaptiveCard();
  const context = new SerializationContext();
  card.parse(json, context);
  const found = [];
  for (let at = 0; at < context.eventCount; at += 1) found.push(context.getEventAt(at).message);
  for (const event of card.validateProperties().validationEvents) found.push(event.message);
  return found;
};

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(problems)));
