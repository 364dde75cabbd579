// Draws /openapi.json. Every text goes through textContent: nothing in the description can become markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
const byId = (id) => document.getElementById(id);

/** An element with attributes, then children: elements or texts. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Paragraphs of a description; `code` between backticks. */
function prose(text) {
  const paragraphs = String(text ?? "").split(/\n{2,}/).filter(Boolean);
  return paragraphs.map((paragraph) => {
    const parts = paragraph.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
    return make("p", {}, ...parts);
  });
}

const slug = (...words) => words.join("-").replace(/[^A-Za-z0-9]+/g, "-");
const schemaName = (schema) => schema?.$ref?.split("/").pop();

/** A schema in one line, with links to those that have a name. */
function shape(schema) {
  if (!schema) return [make("span", { class: "dim" }, "nothing")];
  const name = schemaName(schema);
  if (name) return [make("a", { href: `#${slug("schema", name)}` }, name)];
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) {
    return choices.flatMap((choice, i) => (i ? [" or ", ...shape(choice)] : shape(choice)));
  }
  if (schema.allOf) return schema.allOf.flatMap((part, i) => (i ? [" and ", ...shape(part)] : shape(part)));
  const types = [].concat(schema.type ?? "any");
  if (types.includes("array")) return ["list of ", ...shape(schema.items)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(" or ")];
  if (types.includes("object") && schema.properties && !schema.description) {
    return ["{ ", ...Object.entries(schema.properties).flatMap(([key, value], i) => [i ? ", " : "", `${key}: `, ...shape(value)]), " }"];
  }
  const format = schema.format ? ` (${schema.format})` : "";
  return [types.join(" or ") + format];
}

/** Bounds, default and example of a schema. */
function notes(schema) {
  const found = [];
  if (schema?.minimum !== undefined) found.push(`from ${schema.minimum}`);
  if (schema?.maximum !== undefined) found.push(`to ${schema.maximum}`);
  if (schema?.maxLength !== undefined) found.push(`at most ${schema.maxLength} characters`);
  if (schema?.maxItems !== undefined) found.push(`at most ${schema.maxItems}`);
  if (schema?.default !== undefined) found.push(`default ${JSON.stringify(schema.default)}`);
  const example = schema?.example ?? schema?.examples?.[0];
  if (example !== undefined) found.push(`for example ${JSON.stringify(example)}`);
  return found.length ? make("div", { class: "dim" }, found.join(", ")) : null;
}

function table(heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
}

const cell = (...children) => make("td", {}, ...children);

function fields(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    make("tr", {}, cell(make("code", {}, name), required.has(name) ? "" : make("div", { class: "dim" }, "optional")),
      cell(...shape(field)), cell(...prose(field.description), notes(field))));
  return table(["Field", "Type", ""], rows);
}

function schemaBox(name, schema) {
  const inside = make("div", { class: "inside" }, ...prose(schema.description));
  if (schema.properties) inside.append(fields(schema));
  else if (schema.oneOf) {
    inside.append(...schema.oneOf.map((one) => make("div", {}, make("p", {}, ...shape(one)), ...prose(one.description))));
  } else inside.append(make("p", {}, ...shape(schema)));
  return box(slug("schema", name), [make("span", { class: "path" }, name)], inside, JSON.stringify(schema) + name);
}

function parameters(operation) {
  const rows = (operation.parameters ?? []).map((parameter) =>
    make("tr", {}, cell(make("code", {}, parameter.name), make("div", { class: "dim" }, `${parameter.in}${parameter.required ? "" : ", optional"}`)),
      cell(...shape(parameter.schema)), cell(...prose(parameter.description), notes(parameter.schema))));
  return rows.length ? [make("h4", {}, "Parameters"), table(["Name", "Type", ""], rows)] : [];
}

const contents = (content) =>
  Object.entries(content ?? {}).flatMap(([type, body], i) => [i ? make("br") : "", ...shape(body.schema), make("span", { class: "dim" }, ` ${type}`)]);

function body(operation) {
  if (!operation.requestBody) return [];
  return [make("h4", {}, "Body"), ...prose(operation.requestBody.description), make("p", {}, ...contents(operation.requestBody.content))];
}

function responses(operation) {
  const rows = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const headers = Object.keys(response.headers ?? {});
    return make("tr", {}, cell(make("code", {}, status)), cell(...prose(response.description),
      headers.length ? make("div", { class: "dim" }, `headers: ${headers.join(", ")}`) : null), cell(...contents(response.content)));
  });
  return [make("h4", {}, "Answers"), table(["Status", "", "Body"], rows)];
}

function operationBox(path, method, operation) {
  const title = [make("span", { class: `method ${method}` }, method), make("span", { class: "path" }, path),
    make("span", { class: "dim" }, operation.summary ?? "")];
  const inside = make("div", { class: "inside" }, ...prose(operation.description), ...parameters(operation), ...body(operation), ...responses(operation));
  return box(slug(method, path), title, inside, `${method} ${path} ${JSON.stringify(operation)}`);
}

function box(id, title, inside, words) {
  const details = make("details", { id }, make("summary", {}, ...title), inside);
  details.words = words.toLowerCase();
  return details;
}

function group(id, title, description, boxes, links) {
  const section = make("section", {}, make("h2", { id }, title), ...prose(description), ...boxes);
  const list = make("div", {}, make("h2", {}, title), ...links.map(([target, text]) => make("a", { href: `#${target}` }, text)));
  byId("operations").append(section);
  byId("contents").append(list);
}

function draw(api) {
  byId("title").textContent = `${api.info.title} API ${api.info.version}`;
  byId("intro").before(...prose(api.info.description));
  byId("operations").replaceChildren();
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })));
  for (const tag of api.tags ?? []) {
    const here = all.filter(({ operation }) => operation.tags?.includes(tag.name));
    if (!here.length) continue;
    group(slug("tag", tag.name), tag.name, tag.description,
      here.map(({ path, method, operation }) => operationBox(path, method, operation)),
      here.map(({ path, method }) => [slug(method, path), `${method.toUpperCase()} ${path}`]));
  }
  const schemas = Object.entries(api.components?.schemas ?? {});
  group("schemas", "schemas", "", schemas.map(([name, schema]) => schemaBox(name, schema)),
    schemas.map(([name]) => [slug("schema", name), name]));
}

/** Opens what the address names. */
function follow() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

function find(event) {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const details of document.querySelectorAll("main details")) {
    details.hidden = !words.every((word) => details.words.includes(word));
  }
  for (const section of document.querySelectorAll("main section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
}

fetch("/openapi.json")
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`status ${answer.status}`))))
  .then((api) => {
    draw(api);
    follow();
    addEventListener("hashchange", follow);
    byId("find").addEventListener("input", find);
  })
  .catch((error) => byId("operations").replaceChildren(make("p", { role: "alert" }, `The description cannot be read: ${error.message}.`)));
