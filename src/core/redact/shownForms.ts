import { shownPrograms, shownWords } from '../kubernetes/tables/shownFields.ts';

/** Tells whether a value has the form of what its field holds by design. Anything else in the field is hidden. */
export type Form = (text: string) => boolean;

const nameCharacters = /^(?:\*|[\p{L}\p{N}](?:[\p{L}\p{N}_.:@/+-]{0,251}[\p{L}\p{N}])?)$/u;
const host =
  /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252})?(?::\d{1,5})?(?:\/\d{1,3})?$|^\[?[0-9a-fA-F:.]{2,45}\]?(?::\d{1,5}|\/\d{1,3})?$/;
const path = /^(?:[A-Za-z]:)?(?:unix:\/\/)?[\w.~+@-]*(?:[/\\][\w.~+@-]*){1,40}$|^[\w@-][\w.@-]*\.[a-z]{2,10}$/;
const number = /^-?\d{1,10}$/;
const duration = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d)){1,4}$|^0$/;
/** Paths may be secrets, such as those of chats; these lead to a cluster of Rancher, an issuer or a webhook. */
const url =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/)?([^\s/?#@]{0,260})(?:\/(?:k8s\/clusters\/[\w-]{1,63}|realms\/[\w-]{1,63}|dex|oauth2\/default|v\d|(?:validate|mutate|convert)(?:[-/][a-z0-9-]{1,40}){0,6})?\/?)?$/;

/** Of the table `shownFields.ts`. */
const forms = {
  hidden: () => false,
  name: isName,
  /** Audiences may be addresses. */
  names: (text) => text.split(',').every((each) => isName(each.replace(/-$/, '')) || isAddress(each)),
  tls: (text) => text.split(',').every((each) => /^(?:(?:Version)?TLS1[._]?[0-3]|TLS_[A-Z0-9_]{1,80})$/.test(each)),
  gates: (text) => /^(?:[A-Z]\w{1,60}=(?:true|false)(?:,|$)){1,40}$/.test(text),
  word: (text) => shownWords.has(text),
  kind: (text) => /^(?:[A-Z][A-Za-z0-9]{1,62})?$/.test(text),
  apiVersion: (text) => /^(?:[a-z0-9.-]{1,200}\/)?v\d{1,3}(?:(?:alpha|beta)\d{1,3})?$/.test(text),
  version: (text) => /^v?\d{1,4}(?:\.\d{1,5}){0,3}(?:-?(?:alpha|beta|rc)[.]?\d{1,4})?(?:[+-][\w.]{1,40})?$/.test(text),
  uid: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  date: (text) => /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text),
  number: (text) => number.test(text),
  port: (text) => number.test(text) || /^\d{1,3}%$/.test(text) || isName(text),
  quantity: (text) => /^\d{1,15}(?:\.\d{1,9})?(?:[EPTGMk]i?|Ki|m)?$/.test(text),
  duration: (text) => duration.test(text),
  cron: (text) => /^[@\d*/, A-Z?-]{1,60}$/i.test(text) && !/[a-z]{8}/i.test(text),
  host: (text) => text.split(',').every((each) => host.test(each)),
  url: (text) => text.split(',').every(isAddress),
  members: (text) => text.split(',').every((each) => isAddress(each.replace(/^[\w.-]{1,253}=/, ''))),
  path: (text) => path.test(text),
  file: (text) => path.test(text) || isName(text),
  image: (text) =>
    /^[a-z0-9][\w.-]*(?::\d{1,5})?(?:\/[\w.-]+){0,8}(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/i.test(text),
  capability: (text) => /^(?:CAP_)?[A-Z]{2,10}(?:_[A-Z]{2,10}){0,3}$/.test(text),
  thumbprint: (text) => /^sha256:[0-9a-f]{64}$/i.test(text),
  secretType: (text) => /^(?:Opaque|(?:[a-z0-9-]+\.)+(?:io|sh|com|dev|org)\/[\w.-]{1,80})$/.test(text),
  program: (text) => shownPrograms.has(text.replace(/^.*[/\\]/, '').replace(/\.exe$/, '')),
} as const satisfies Readonly<Record<string, Form>>;

/** @throws {Error} For a form that the table misspells; a unit test reads the whole table. */
export function formOf(word: string): Form {
  if (!isForm(word)) throw new Error(`Unknown form: ${word}`);
  return forms[word];
}

function isForm(word: string): word is keyof typeof forms {
  return Object.hasOwn(forms, word);
}

/** An address with a user and a password also consists of the characters of names. */
function isName(text: string): boolean {
  return nameCharacters.test(text) && !/:\/\/|\S:\S+@/.test(text);
}

/** An address without a user, a password, a query or a fragment. */
function isAddress(text: string): boolean {
  const authority = url.exec(text)?.[1];
  return host.test(text) || (authority !== undefined && (authority === '' || host.test(authority)));
}
