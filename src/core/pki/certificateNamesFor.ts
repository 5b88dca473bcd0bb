/** How file names and data keys of a pair differ: the key's ending, and the corresponding endings of its certificate. */
const endings: readonly (readonly [key: string, certificates: readonly string[]])[] = [
  ['-key.pem', ['.pem', '-cert.pem', '-crt.pem']],
  ['_key.pem', ['.pem', '_cert.pem', '_crt.pem']],
  ['.key.pem', ['.pem', '.cert.pem', '.crt.pem']],
  ['.key', ['.crt', '.pem', '.cert', '.cer']],
  ['_key', ['_cert', '_crt']],
  ['-key', ['-cert', '-crt']],
];

const wholeNames: Readonly<Record<string, readonly string[]>> = {
  'key.pem': ['cert.pem', 'crt.pem', 'cert-chain.pem', 'tls.pem'],
  'privkey.pem': ['fullchain.pem', 'cert.pem'],
  key: ['cert', 'crt'],
};

/**
 * Lists the possible names of the certificate for a key of this name: `apiserver.key` → `apiserver.crt`, … Works
 * for file names and for the data keys of Secrets.
 */
export function certificateNamesFor(keyName: string): readonly string[] {
  const known = Object.hasOwn(wholeNames, keyName) ? wholeNames[keyName] : undefined;
  if (known !== undefined) return known;
  const ending = endings.find(([end]) => keyName.endsWith(end) && keyName.length > end.length);
  if (ending === undefined) return [];
  const stem = keyName.slice(0, -ending[0].length);
  return ending[1].map((end) => stem + end);
}
