/**
 * Values in place of a credential. From `silencers` of the Kubernetes PKI reference
 * (section 5.8), extended by what public repositories show.
 * Sources: CM, OCP, SEALED, KA-copycerts, SEED.
 */

/** Empty values, including base64 of line ends and spaces. */
export const emptyValues: readonly string[] = ['', '~', 'null', 'Cg==', 'Cgo=', 'CgoK', 'DQo=', 'IA==', 'IAo='];

/** Prefixes of ciphertexts from tools that encrypt values in place. */
export const encryptedMarks: readonly string[] = [
  'ENC[', // SOPS
  '$ANSIBLE_VAULT;',
  '!vault',
  'vault:v', // HashiCorp Vault transit
  'k8s:enc:', // kube-apiserver's encryption at rest
  'U2FsdGVkX1', // openssl enc
  'age-encryption.org/',
  '-----BEGIN PGP MESSAGE',
  '-----BEGIN AGE ENCRYPTED FILE',
];

/** A whole value that a tool replaces before the file is used. */
export const templateValue = new RegExp(
  [
    String.raw`^\$[A-Za-z_]\w*$`,
    String.raw`^(?:%\w+%|@+\w+@+|__\w+__|!\w+(?: .*)?)$`,
    String.raw`^(?:ref\+\w+|op|vault|secretref)[+:](?=\S)`, // references that vals, 1Password and others resolve
  ].join('|'),
);

/** What opens a variable of a tool: Helm, shell, kubectl, BOSH, ERB, Jinja, Terraform, Azure. */
export const openBrackets = /\{\{|\$\{|\$\(|\(\(|\[\[|<%|\{%|%\{|#\{/;

/** Something that a tool or a person replaces before the file is used. */
export const templatePattern = new RegExp(
  [
    openBrackets.source,
    String.raw`<[^<>\n]{1,80}>`, // <base64>, <no value>, <your CA>
    templateValue.source,
  ].join('|'),
);

/** One template action from start to end. Only one, so that the expression stays linear. */
export const templateAction = [
  ...[[String.raw`\{\{`, String.raw`\}\}`], [String.raw`\{%`, String.raw`%\}`], ['<%', '%>'], [String.raw`\[\[`, String.raw`\]\]`]].map(
    ([begin, end]) => `${begin}(?:(?!${end})[^]){0,1000}${end}`,
  ),
  String.raw`[$%#]\{[^{}\n]{0,200}\}|\$\([^()\n]{0,200}\)|\(\([^()\n]{0,200}\)\)|<(?!%)[^<>\n]{1,80}>`,
].join('|');

/** Something that was removed before the file was shared. */
export const redactedPattern =
  /redacted|omitted|censored|\*{3}|X{8}|x{8}|^[^\n]{0,40}(?:X{4}|x{4})[^\n]{0,40}$|^x{2,}$|^\W?(?:sensitive(?: value| data)?|hidden|masked|removed|snip(?:ped)?)\W?$/i;

/** Something that marks the place of a credential. */
export const examplePattern =
  /\.{3}|…|^\.+$|change_?-?me|^\W*(?:placeholder|todo|tbd|fixme|example|pem data|base64(?:[- ]encoded)?\b[^\n]{0,60}|pem[- ]encoded\b[^\n]{0,60}|(?:your|insert|(?:re)?placed?|paste|put|fill[-_ ](?:me|in|this|with)|to[-_ ]be)[-_ ][^\n]{1,80})\W*$/i;

/**
 * Words instead of base64 in a PEM block, which has longer runs: `cert data here`, `(certificate content)`.
 * Each starts with a letter or a mark and has at most 24 characters; there are at least two on a line.
 */
export const prosePattern = /^(?=[^\n]*\S[ \t]+\S|[^]*\n[ \t]*\S+[ \t]+\S)\s*(?:[\p{L}\p{P}][^\s+=]{0,23}\s+)*[\p{L}\p{P}][^\s+=]{0,23}\s*$/u;

/**
 * Words or brackets where random characters belong, in a secret that is no base64 of DER: `CERT_KEY_1`, `uploaded-by-ansible`, `[key]`.
 */
export const wordsPattern =
  /[{}$<>[\]()]|^[A-Z]+$|^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$|^[A-Za-z]+(?:[-_. ][A-Za-z]+)+$|^[a-z]*(?:key|secret|token)[a-z]*$/;

/** Base64 of DER: its first octet is 0x30, a SEQUENCE. */
export const derInBase64 = /^M[A-P]/;
