import type { OpensslFolder } from './openssl.ts';

/** What a CA of files answers; names are those of the folder. */
export interface SigningOptions {
  readonly request: string;
  /** `NAME.crt` and `NAME.key`. */
  readonly ca: string;
  readonly out: string;
  /** The first day. */
  readonly from: string;
  readonly days: number;
  /** Lines of extensions instead of those that are asked for. */
  readonly extensions?: string;
}

/** Signs a request as it is with openssl, from a day that is given: `openssl x509` knows no day but today. */
export function signByOpenssl(folder: OpensslFolder, options: SigningOptions): void {
  const { request, ca, out, from, days, extensions } = options;
  folder.write('signer.index', '');
  folder.write(
    'signer.cnf',
    `[signer]
database = signer.index
unique_subject = no
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
preserve = yes
email_in_dn = yes
copy_extensions = ${extensions === undefined ? 'copyall' : 'none'}
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
[extensions]
${extensions ?? ''}
`,
  );
  const first = Date.parse(`${from}T00:00:00Z`);
  const moment = (at: number) => new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  folder.run(
    ...['ca', '-batch', '-notext', '-config', 'signer.cnf', '-name', 'signer', '-in', request, '-out', out],
    ...['-cert', `${ca}.crt`, '-keyfile', `${ca}.key`],
    ...['-startdate', moment(first), '-enddate', moment(first + days * 86_400_000)],
    ...(extensions === undefined ? [] : ['-extensions', 'extensions']),
  );
}
