import { encodeBase64 } from '../../src/core/text/encodePem.ts';

/** A manner of writing a document; given the leaf's PEM, and an intermediate and a key to go with it. */
export type Writer = (pem: string, intermediate: string, key: string) => string;

/** base64 of a text, on one line. */
export const inBase64 = (text: string): string => encodeBase64(new TextEncoder().encode(text));
const wrap = (text: string, width: number, separator: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(separator);
/** Indents the lines of a text. */
const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
/** A text as it stands in a JSON string. */
const asLine = (pem: string): string => JSON.stringify(pem).slice(1, -1);
/** A kubeconfig with a client certificate; `more` follows in the same user. */
export const kubeconfig = (value: string, more = ''): string =>
  `# mine\napiVersion: v1\nkind: Config\nusers:\n- name: ü # the admin\n  user:\n    client-certificate-data: ${value}\n${more}    token: "x"\ncurrent-context: a\n`;
/** A Secret with a certificate and something else. */
const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: a}\ndata:\n  tls.crt: ${value}\n  other: Zm9v\n`;

/** Documents by their manner of writing: file forms, scalar styles, encodings. */
export const writers: Readonly<Record<string, Writer>> = {
  'PEM file': (pem) => pem,
  'PEM file with CRLF': (pem) => pem.replaceAll('\n', '\r\n'),
  'PEM file without final newline': (pem) => pem.trimEnd(),
  'PEM file with lines of 76': (pem) => rewrapped(pem, 76),
  'PEM on one line': (pem) => rewrapped(pem, 100_000),
  'PEM file with comments, chain and key': (pem, intermediate, key) =>
    `# one\n\n${pem}# two\n${intermediate}\n${key}# end`,
  'PEM file, key first': (pem, intermediate, key) => `${key}${pem}${intermediate}`,
  'PEM in prose': (pem) => `This is it:\n\n    ${indent(pem, '    ').trimStart()}\nThat was it.\n`,
  'kubeconfig, one line': (pem) => kubeconfig(inBase64(pem)),
  'kubeconfig with a chain': (pem, intermediate) => kubeconfig(inBase64(pem + intermediate)),
  'kubeconfig with a key beside it': (pem, _, key) =>
    kubeconfig(inBase64(pem), `    client-key-data: ${inBase64(key)}\n`),
  'kubeconfig with CRLF': (pem) => kubeconfig(inBase64(pem)).replaceAll('\n', '\r\n'),
  'kubeconfig, double-quoted': (pem) => kubeconfig(`"${inBase64(pem)}"`),
  'kubeconfig, single-quoted': (pem) => kubeconfig(`'${inBase64(pem)}' # note`),
  'base64 in a literal block of 76': (pem) => kubeconfig(`|\n      ${wrap(inBase64(pem), 76, '\n      ')}`),
  'base64 in a folded block of 64': (pem) =>
    `proxy:\n  certificate: >-\n    ${wrap(inBase64(pem), 64, '\n    ')}\n  port: 1\n`,
  'base64 over quoted lines': (pem) => kubeconfig(`"${wrap(inBase64(pem), 80, '\\\n      ')}"`),
  'base64 without a final newline in it': (pem) => kubeconfig(inBase64(pem.trimEnd())),
  'base64 of PEM with CRLF': (pem, intermediate) => kubeconfig(inBase64((pem + intermediate).replaceAll('\n', '\r\n'))),
  'base64 of a bundle of everything': (pem, intermediate, key) =>
    secret(inBase64(`# a\n${key}${pem}\n${intermediate}`)),
  Secret: (pem) => secret(inBase64(pem)),
  'Secret, literal in stringData': (pem, intermediate) =>
    `kind: Secret\nstringData:\n  tls.crt: |\n${indent(pem + intermediate, '    ')}  x: y\n`,
  'Secret, deep literal with chomping': (pem) =>
    `kind: Secret\nstringData:\n  tls.crt: |-\n${indent(pem, '        ')}  x: y\n`,
  'Secret, quoted with \\n': (pem) => `kind: Secret\nstringData:\n  tls.crt: "${asLine(pem)}"\n`,
  'Secret in JSON': (pem) => JSON.stringify({ kind: 'Secret', data: { 'tls.crt': inBase64(pem), x: 'eA==' } }, null, 2),
  'Secret in JSON, plain, on one line': (pem, intermediate) =>
    JSON.stringify({ kind: 'Secret', stringData: { 'tls.crt': pem + intermediate } }),
  'Secret in JSON with escaped slashes': (pem) =>
    JSON.stringify({ kind: 'Secret', stringData: { 'tls.crt': pem } }).replaceAll('/', '\\/'),
  'flow style': (pem) => `{kind: Secret, data: {tls.crt: ${inBase64(pem)}, x: eA==}}\n`,
  'two documents': (pem) => `${secret(inBase64('x'))}---\n${secret(inBase64(pem))}`,
  'anchor and tag': (pem) => `kind: Secret\ndata:\n  tls.crt: &crt !!str ${inBase64(pem)}\n  again: *crt\n`,
  'kubeconfig in a ConfigMap': (pem) =>
    `kind: ConfigMap\ndata:\n  kubeconfig: |\n${indent(kubeconfig(inBase64(pem)), '    ')}  other: x\n`,
  'kubeconfig in a Secret': (pem) => `kind: Secret\ndata:\n  value: ${inBase64(kubeconfig(inBase64(pem)))}\n`,
  'DER in base64': (pem) => `kind: Secret\ndata:\n  cert.der: ${inBase64Der(pem)}\n`,
};

function rewrapped(pem: string, width: number): string {
  const [begin = '', ...lines] = pem.trimEnd().split('\n');
  const end = lines.pop() ?? '';
  return `${[begin, wrap(lines.join(''), width, '\n'), end].join('\n')}\n`;
}

function inBase64Der(pem: string): string {
  return pem.replaceAll(/-----[^-]*-----|\n/g, '');
}
