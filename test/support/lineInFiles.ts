/** Kinds of names in lines, and how they stand there. The second group is the name. */
const kinds = {
  address:
    /(\bhttps?:\/\/|\b(?:dial tcp|Failed to dial|connect to) '?(?:tls:\/\/)?(?=[\w.[-]+:\d)|\bto \{(?:Addr: ")?(?:https:\/\/)?|\b(?:registry|reference) )([\w.-]+(?::\d+)?)/g,
  host: /(host=')([^']+)/g,
  wanted:
    /(cannot validate certificate for |certificate is valid for [^\n]{1,400}?, not |target host name '|hostname '|IP: |for host )([\w.:*-]+?)(?=[.,' ]? |'|"|$|\.$)/gm,
  names: /(certificate is valid for )([^\n]+?)(?=, not )/g,
  ca: /(candidate authority certificate \\*")([^"\\]+)/g,
  serial: /(SN=)(\d+)/g,
  authority: /(AKID=)([\w:]*)/g,
  end: /(is (?:after|before) )([\dT:.Z+-]{10,})/g,
  expiry: /(certificate is expired: )([\d: +UTC-]{20,})/g,
  commonName: /(subject with cn=)([\w:-]+)/g,
  user: /((?:[Uu]ser(?:=| \\*"))|\buser )((?:system:(?!anonymous|serviceaccount)[\w:.-]*|[\w-]+))(?=\\*"| \(|,|\))/g,
  account: /(system:serviceaccount:)([\w.-]+:[\w.-]+)/g,
  node: /(\bnodes? \\*"?)([\w.-]+)(?=\\*"? (?:is not allowed to|cannot) modify)/g,
  secret:
    /((?:[Ss]ecrets?|SSL certificate|matching key|lookup|[Cc]ertificate\.[\w.-]+) ['"\\]*(?!does|is|in |to |not|for|resource|was)|shop\/)([\w-]+[\w./-]*)(?=['"\\]*(?: was)?(?:,| not| is| does|\.| and| from|:|$|\)|'))/g,
  path: /(\bopen "?|stat |file |for reading|fopen\('|SSL_CTX_use_certificate\(\\?"|"|\[|client-cert |certificate-authority |')(\/[\w./-]+\.(?:crt|pem|key|pub|conf|cert\.pem|config[\w-]*)|\/home\/[\w./-]+config[\w-]*)/g,
  webhook: /(failed calling webhook \\?")([^"\\]+)/g,
  audience: /(expected audience \\*")([^"\\]+)/g,
} as const satisfies Record<string, RegExp>;

type Names = Readonly<Partial<Record<keyof typeof kinds, string>>>;

/** The names in a line, the first of each kind. */
function namesIn(line: string): Names {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, pattern]) => {
      const [first] = line.matchAll(pattern);
      return first?.[2] === undefined ? [] : [[kind, first[2]]];
    }),
  );
}

/** A line with the names of another one in the place of its own. */
export function withNamesOf(line: string, other: string): string {
  const names = namesIn(other);
  return Object.entries(kinds).reduce((text, [kind, pattern]) => {
    const name = names[kind as keyof Names];
    return name === undefined ? text : text.replace(pattern, (_, before: string) => before + name);
  }, line);
}
