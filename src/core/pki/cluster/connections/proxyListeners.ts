import { addToGroup } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { baseName } from '../../../text/paths.ts';
import type { Span } from '../../../text/span.ts';
import type { DecodedFile } from '../../pkiModel.ts';

/** A port of a proxy at which TLS of clients ends. */
export interface EndingListener {
  readonly program: 'haproxy' | 'nginx';
  readonly file: DecodedFile;
  /** The setting that ends TLS, for people, and where it stands. */
  readonly by: string;
  readonly span: Span;
  /** Host and port of each address at which it listens, as written; an empty host is every address. */
  readonly addresses: readonly string[];
  /** Names of `server_name`. */
  readonly names: readonly string[];
  /** Paths of its certificates, or of folders of them. */
  readonly certificates: readonly string[];
  /** Host and port of each server behind it. */
  readonly servers: readonly string[];
}

/** The ports at which a proxy of a configuration file ends TLS, and itself presents nothing that stands for the client. */
export const endingListeners = memoisedBy((file: DecodedFile): readonly EndingListener[] => {
  const name = baseName(file.hostPath ?? file.path);
  if (file.search === undefined) return [];
  if (name.endsWith('.cfg')) return ofHaproxy(file);
  return name.endsWith('.conf') ? ofNginx(file) : [];
});

/** Behind such a header or certificate, the server knows the client all the same. */
const passedOn = /x-remote-user/i;

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly binds: { readonly words: readonly string[]; readonly span: Span }[];
  readonly backends: string[];
  readonly servers: (readonly string[])[];
  isPassedOn: boolean;
}

/** HAProxy: a section begins with its keyword, in each line a setting. Source: HAPROXY. */
function ofHaproxy(file: DecodedFile): readonly EndingListener[] {
  const sections: Section[] = [];
  for (const { 0: line, index } of file.search?.(/[^\n]+/g) ?? []) {
    const words = line.split('#', 1)[0]?.trim().split(/\s+/) ?? [];
    const [kind = '', name = ''] = words;
    if (/^(?:global|defaults|frontend|backend|listen|userlist|peers|resolvers|cache|program|ring)$/.test(kind))
      sections.push({ kind, name, binds: [], backends: [], servers: [], isPassedOn: false });
    const section = sections.at(-1);
    if (section === undefined) continue;
    const start = index + line.indexOf(kind);
    if (kind === 'bind') section.binds.push({ words, span: { start, end: index + line.trimEnd().length } });
    if (kind === 'default_backend' || kind === 'use_backend') section.backends.push(name);
    if (kind === 'server') section.servers.push(words);
    section.isPassedOn ||= passedOn.test(line);
  }
  return sections.flatMap((section) => {
    const behind = [
      section,
      ...sections.filter((each) => each.kind === 'backend' && section.backends.includes(each.name)),
    ];
    const servers = behind.flatMap((each) => each.servers);
    if (behind.some((each) => each.isPassedOn) || servers.some((words) => words.includes('crt'))) return [];
    return section.binds.flatMap(({ words, span }): readonly EndingListener[] => {
      const certificates = words.flatMap((word, at) => (word === 'crt' ? (words[at + 1] ?? []) : []));
      if (!words.includes('ssl') || certificates.length === 0) return [];
      return [
        {
          program: 'haproxy',
          file,
          by: `bind … ssl crt ${certificates[0]}`,
          span,
          addresses: words[1]?.split(',') ?? [],
          names: [],
          certificates,
          servers: servers.flatMap(([, , address]) => address ?? []),
        },
      ];
    });
  });
}

interface Block {
  readonly name: string;
  readonly label: string;
  readonly settings: Map<string, { readonly words: readonly string[]; readonly span: Span }[]>;
  readonly blocks: Block[];
}

/** A comment, a word in quotation marks, a mark of the syntax, or a word: each is found in one pass. */
const nginxToken = /#[^\n]*|"[^"\n]*"|'[^'\n]*'|[{};]|[^\s{};"'#][^\s{};]*/g;

/** Nesting beyond any configuration. */
const mostBlocks = 20;

/** nginx: settings end with a semicolon, blocks are in braces. Source: NGINX. */
function ofNginx(file: DecodedFile): readonly EndingListener[] {
  const newBlock = (words: readonly string[]): Block => ({
    name: words[0] ?? '',
    label: words[1] ?? '',
    settings: new Map(),
    blocks: [],
  });
  const open = [newBlock([])];
  const all: Block[] = [];
  let words: string[] = [];
  let start = 0;
  for (const { 0: token, index } of file.search?.(nginxToken) ?? []) {
    if (token.startsWith('#')) continue;
    const block = open.at(-1);
    if (block === undefined) return [];
    if (token === '{') {
      const next = newBlock(words);
      block.blocks.push(next);
      all.push(next);
      if (open.push(next) > mostBlocks) return [];
      words = [];
    } else if (token === '}') {
      open.pop();
      words = [];
    } else if (token === ';') {
      addToGroup(block.settings, words[0] ?? '', { words, span: { start, end: index } });
      words = [];
    } else {
      if (words.length === 0) start = index;
      words.push(token.replace(/^(["'])(.*)\1$/s, '$2'));
    }
  }
  const upstreams = new Map(all.flatMap((each) => (each.name === 'upstream' ? [[each.label, each] as const] : [])));
  return all.flatMap((server): readonly EndingListener[] => {
    const listens = server.settings.get('listen')?.filter(({ words }) => words.includes('ssl')) ?? [];
    const certificates = server.settings.get('ssl_certificate') ?? [];
    const [first] = certificates;
    if (server.name !== 'server' || listens.length === 0 || first === undefined) return [];
    const inside = withInner(server);
    const settings = (name: string) => inside.flatMap(({ settings }) => settings.get(name) ?? []);
    const isPassedOn = settings('proxy_set_header').some(({ words }) => words.some((word) => passedOn.test(word)));
    if (isPassedOn || settings('proxy_ssl_certificate').length > 0) return [];
    const servers = settings('proxy_pass').flatMap(({ words: [, address = ''] }) => {
      const host = address.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
      const upstream = upstreams.get(host);
      return upstream === undefined
        ? [host]
        : (upstream.settings.get('server')?.flatMap(({ words: [, each] }) => each ?? []) ?? []);
    });
    return [
      {
        program: 'nginx',
        file,
        by: 'ssl_certificate',
        span: first.span,
        addresses: listens.flatMap(({ words: [, address = ''] }) => (/^\d+$/.test(address) ? `:${address}` : address)),
        names: server.settings.get('server_name')?.flatMap(({ words: [, ...names] }) => names) ?? [],
        certificates: certificates.flatMap(({ words: [, path] }) => path ?? []),
        servers,
      },
    ];
  });
}

function withInner(block: Block): readonly Block[] {
  return [block, ...block.blocks.flatMap(withInner)];
}
