/** Details in the text of an error and its line. Hostile text. */
export interface LineDetails {
  /** The name that the client expected. */
  readonly wanted?: string;
  /** The names of the certificate, in its order. */
  readonly names?: readonly string[];
  /** How many names of that type the certificate has: Go 1.24.11 and 1.25.5 no longer list 100 or more. */
  readonly count?: { readonly type: 'DNS' | 'IP'; readonly names: number };
  /** Expiry (`after`) or start of a certificate, in milliseconds since 1970-01-01 UTC. */
  readonly bound?: { readonly kind: 'after' | 'before'; readonly at: number };
  /** Name of the CA that was tried without success. */
  readonly candidate?: string;
  /** Serial number of the client's certificate, decimal. */
  readonly serial?: string;
  /** The user that may not do what it asks. */
  readonly user?: string;
}

/** A host and a port that a line names, without brackets. */
export interface LineAddress {
  readonly host: string;
  readonly port: string;
  /** The address of a client: its port changes with each connection. */
  readonly isPeer?: true;
}

const wantedForms: readonly RegExp[] = [
  /cannot validate certificate for (\S+) because/,
  /wanted to match (.+)$/,
  /^tls: "([^"]*)" does not match any of DNSNames/,
  /target (?:host name|ipv[46] address) '([^']*)'/,
  /certificate is not valid for '([^']*)'/,
  /certificate not valid for name "([^"]*)"/,
  /hostname '([^']*)' doesn't match/,
  /owner does not match hostname '([^']*)'/,
  /matching (?:IP address )?(\S+) found/,
  /Alternative Name for (?:host|server) "?(\S+)$/,
  /Hostname (\S+) not verified/,
  /(?:IP|Host): (\S+?)\.? is not in the cert's/,
];

/**
 * Reads the details of an error.
 *
 * @param quote - The error itself.
 * @param line - The whole line.
 */
export function lineDetails(quote: string, line: string): LineDetails {
  const serial = /\bSN=(\d{1,60})\b/.exec(line)?.[1];
  return { ...quoteDetails(quote, line), ...(serial === undefined ? {} : { serial }) };
}

function quoteDetails(quote: string, line: string): LineDetails {
  const valid = /certificate is valid for (.*), not (.{1,300})$/.exec(quote);
  if (valid !== null) return { names: (valid[1] ?? '').split(', '), wanted: valid[2] ?? '' };
  const counted = /certificate is valid for (\d{3,7}) (names|IP SANs), but none matched (.{1,300})$/.exec(quote);
  if (counted !== null) {
    const type = counted[2] === 'names' ? 'DNS' : 'IP';
    return { count: { type, names: Number(counted[1]) }, wanted: counted[3] ?? '' };
  }
  const wanted = wantedForms.map((form) => form.exec(quote)?.[1]).find((found) => found !== undefined);
  const listed = /is not in the cert's (?:list|altnames): (.*)$/.exec(quote)?.[1];
  if (wanted !== undefined) {
    const names = listed?.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, '').trim());
    return { wanted, ...(names === undefined ? {} : { names }) };
  }
  const bound = boundOf(quote, line);
  if (bound !== undefined) return { bound };
  const candidate = /certificate "([^"]*)"\)$/.exec(quote)?.[1];
  if (candidate !== undefined) return { candidate };
  const user = userOf(quote);
  return user === undefined ? {} : { user };
}

function userOf(quote: string): string | undefined {
  const user = /\b(?:User "([^\n]{1,300}?)" cannot|user=([^\s,)]{1,300}), verb=)/.exec(quote);
  if (user !== null) return user[1] ?? user[2];
  const node = /\bnode "?([^\s"]{1,253})"? (?:is not allowed to modify|cannot modify|can only)\b/.exec(quote)?.[1];
  return node === undefined ? undefined : `system:node:${node}`;
}

/** CST is the time of Chicago and of Shanghai, and a time without a zone is local to the machine that printed it. */
const hasKnownZone = / (?:UTC|GMT|Z)(?![+-])\b|\d(?:Z|[+-]\d\d:\d\d)$/;

/** Of a moment as Go prints it. */
function isoOf(text = ''): string {
  return text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \+0000 UTC$/, '$1T$2Z');
}

/** Formats of Go, kubelet, kubeadm and Java; for OpenSSL and others only what the line adds. */
function boundOf(quote: string, line: string): LineDetails['bound'] {
  const go = /is (after|before) (\S+)$/.exec(quote);
  const kubelet = /expiration="([\d: +-]{10,40}UTC)"/.exec(line);
  const kubeadm = /^certificate (has expired|is not valid yet): NotBefore: (.{1,40}), NotAfter: (.{1,40})$/.exec(quote);
  const java = /Not(After|Before): (.+)$/.exec(quote);
  const [kind, text] =
    go !== null
      ? [go[1], go[2]]
      : kubelet !== null
        ? ['after', isoOf(kubelet[1])]
        : kubeadm !== null
          ? kubeadm[1] === 'has expired'
            ? ['after', isoOf(kubeadm[3])]
            : ['before', isoOf(kubeadm[2])]
          : [java?.[1]?.toLowerCase(), java?.[2]];
  if (text === undefined || !hasKnownZone.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : { kind: kind === 'before' ? 'before' : 'after', at };
}

/** Not a time of day. */
const host = String.raw`(?:\[([0-9a-f:.]{2,45})\]|(?!\d+:)([\w-]{1,63}(?:\.[\w-]{1,63}){0,10}))`;
/** Codes of OpenSSL look alike: `error:1416F086`. */
const withPort = new RegExp(String.raw`(?<![\w.:])${host}:(\d{2,5})(?!\w|:\d)`, 'gi');
const withoutPort = new RegExp(String.raw`(?<=\bhttps:\/\/)${host}(?=[/"'\s?]|$)`, 'gi');
/** As Python writes them. */
const namedHost = /host='([\w.:-]{1,253})', port=(\d{2,5})/gi;
/** Places in programs: `reflector.go:158`. */
const sourceFile = /\.(?:go|java|py|cc?|cpp|h|js|ts|rs)$/i;
/** Names that end like country domains, with dots like host names. */
const maybeHost = /\.[\w-]+\.(?:py|rs)$/i;
/** Followed by a host. */
const hostWords = /(?:\/\/(?:[^\s/@]*@)?|\b(?:tcp|udp|lookup|host|server) |->|host=')$/;
/** Followed by the address of a client. */
const fromWords = /(?:from "?|remote-addr\W{1,4}|remoteAddr\W{1,3}|srcIP\W{1,3}|client: |\b(?:read|write) tcp )\[?$/;
/** Followed by the name server. */
const nameServerWords = /\blookup \S{1,253} on \[?$/;
/** Followed by whom a token is for, which is often the address of its issuer. */
const audienceWords = /\b(?:audiences?|got) \\?[["][^\]\n]{0,260}$/;
const maxAddresses = 10;

/** The addresses in a line, in order: target and source. */
export function addressesIn(line: string): readonly LineAddress[] {
  const found = [
    ...Array.from(line.matchAll(withPort), ({ 1: v6, 2: name = '', 3: port = '', index }) => ({
      index,
      host: v6 ?? name,
      port,
    })),
    ...Array.from(line.matchAll(withoutPort), ({ 1: v6, 2: name = '', index }) => ({
      index,
      host: v6 ?? name,
      port: '443',
    })),
    ...Array.from(line.matchAll(namedHost), ({ 1: name = '', 2: port = '', index }) => ({
      index: index + "host='".length,
      host: name,
      port,
    })),
  ];
  return found
    .filter((each) => {
      const before = line.slice(Math.max(0, each.index - 280), each.index);
      return !isSourceFile(each, line) && !nameServerWords.test(before) && !audienceWords.test(before);
    })
    .sort((a, b) => a.index - b.index)
    .slice(0, maxAddresses)
    .map(({ index, ...address }) =>
      fromWords.test(line.slice(Math.max(0, index - 24), index)) ? { ...address, isPeer: true } : address,
    );
}

function isSourceFile({ host: name, port, index }: LineAddress & { readonly index: number }, line: string): boolean {
  if (!sourceFile.test(name) || hostWords.test(line.slice(Math.max(0, index - 80), index))) return false;
  return !maybeHost.test(name) || line.startsWith(`${name}:${port}]`, index);
}

/** Tells whether two names in logs are the same host: ignores case, brackets and the root dot. */
export function isSameHost(one: string, other: string): boolean {
  const bare = (name: string) => name.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  return bare(one) === bare(other);
}

/** An error at any moment: the log was written at another one than the moment to judge by. Go prints dates in two ways. */
export function withoutClock(error: string): string {
  return error.replace(/current time (?:\S{1,40} [\d:.]{1,20} [^\n]{1,60}?(?= before the nbf )|\S+)/, '');
}

/** The file that a program could not open. */
export function openedFile(error: string): string | undefined {
  return /\b(?:open|stat|lstat) "?(\/[^\s"':]{1,400})"?: /.exec(error)?.[1];
}
