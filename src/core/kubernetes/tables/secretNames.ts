/** Names by which secrets are called in configuration of any kind. Matched in lower case, without `-`, `_`, `.` and blanks. */

/** A name that ends so holds a secret (`DB_PASSWORD`, `clientSecret`, `bootstrap-token`, `aws_secret_access_key`). */
export const secretNameEnding =
  /(?:passwords?|passwd|passphrase|passcode|passwort|pwd|pw|pass|secrets?|secretid|secretkey|secretstring|secretdata|tokens?|tokendata|tokensecret|tokenkey|apikeys?|apisecret|authkeys?|auth|accesskey|accesskeyid|accountkey|storagekey|sharedkey|presharedkey|psk|masterkey|rootkey|privatekeys?|privkey|keydata|keypem|keymaterial|signingkey|signkey|encryptionkey|encryptkey|decryptionkey|certificatekey|certkey|hmackey|hmac|sessionkey|sshkey|identitytoken|credentials?|creds?|authorization|bearer|cookie|cookies|dsn|connectionstring|connstr|dockerconfigjson|dockercfg|dockerconfig|htpasswd|netrc|seed|salt|nonce|unsealkeys?|recoverykeys?|kubeconfigdata|assertion|jwt|saml|otp|totp)$/;

/** Names of secrets with a word behind that says which one it is (`secret_key_base`, `API_TOKEN_OLD`, `password2`). */
export const secretNameWithTail =
  /(?:passwords?|passwd|passphrase|secret|token|apikey|secretkey|accesskey|privatekey)(?:base|old|new|previous|current|backup|plain|plaintext|value|b64|base64|\d{1,3})$/;

/** Names that end like those of secrets, and hold something else by design. */
export const noSecretNames: ReadonlySet<string> = new Set([
  'automountserviceaccounttoken', // Pod, ServiceAccount
  'imagepullsecrets', 'secrets', // lists of objects with names
  'serviceaccounttoken', // projected volume: a mapping
  'bootstraptokens', 'enablebootstraptokenauth', 'usebootstraptoken',
  'publickey', 'sslpublickey',
]);

/** Values of names that end like those of secrets, but say a place or a choice. */
export const noSecretValue = /^(?:true|false|null|~|yes|no|on|off|enabled|disabled|none|never|always|required|optional)$/i;

/** Fields of `users[].user` of a kubeconfig that hold no secret themselves. What is not here is taken for one. */
export const publicUserFields: ReadonlySet<string> = new Set([
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'tokenFile',
  'username',
  'as',
  'as-uid',
]);

/**
 * User and password of curl, wget and their like, the password being one of the groups; `-u` may end other options of one letter that take no
 * argument. In quotes, or a word of which a part may be in quotes. Bounds: an end that is not there is looked for from every such option.
 */
export const userPassword =
  /(?<![\w-])(?:-[a-zA-Z]{0,12}[uU](?:[ \t]+|=)?|(?:--user|--proxy-user)(?:[ \t]+|=))(?:"[^\n":/]{1,200}:(?!\/\/)((?:[^"\\\n]|\\.)+)|'[^\n':/]{1,200}:(?!\/\/)([^'\n]+)|["']?[^\s"':/]{1,200}["']?:(?!\/\/)((?:"[^"\n]*"|'[^'\n]*'|\\.|[^\s"'\\])+))/g;

/** Programs by which what stands behind `-u` and a colon is a password, even of digits alone. */
export const webClients = /\b(?:curl|wget|https?|xh)\b/g;

/** Programs by which digits behind a colon are a group: `docker run -u app:1000`. */
export const containerStarters = /\b(?:docker|podman|nerdctl|buildah|crictl|ctr|crun|runc|gosu|su-exec|setpriv|chroot|chpst)\b/g;

/** Programs, and their short options that a password follows, by their manuals. */
export const programPasswords: readonly { readonly program: string; readonly option: string }[] = [
  { program: 'mysql|mariadb', option: '-p' },
  { program: 'sshpass', option: String.raw`-p[ \t]*` },
  { program: 'mongo', option: String.raw`-p[ \t]*` },
  { program: 'redis-cli', option: String.raw`(?:-a|--pass)[ \t]+` },
  { program: 'ldap', option: String.raw`-w[ \t]*` },
];

/** Options whose argument, of a list, is a name and a password with a colon between. */
export const userOption = /^(?:-[a-zA-Z]{0,12}[uU]|--user|--proxy-user)$/;

/**
 * Tokens that are known by their form (sources: the makers' documentation of secret scanning). What the pattern finds `holds` a mark, too: asked
 * for within the pattern, one that is not there would be looked for from every word of a long run.
 */
export const tokenForms: readonly { readonly words: string; readonly pattern: RegExp; readonly holds?: string }[] = [
  { words: 'token', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, holds: '.' },
  { words: 'bootstrap token', pattern: /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w-])/g },
  { words: 'token', pattern: /\b(?:gh[oprsu]_|github_pat_|glpat-|glrt-|xox[abeoprs]-|npm_|pypi-|do[opr]_v1_|gl(?:dt|cbt|ft|soat|imt|sa|agent)[-_]|dckr_(?:pat|oat)_|hf_|lin_api_|whsec_|shp(?:at|ca|pa|ss)_|ATATT|[rs]k_test_|xapp-|dapi|gsk_|nvapi-|tskey-|sntry[su]_|hv[bsr]\.|sk-|sk_live_|rk_live_|sq0\w{3}-|SG\.|ya29\.|AIza|K10)[\w.~-]{10,}(?:::[\w:.-]+)?/g },
  { words: 'token', pattern: /\b(?:SK[0-9a-f]{32}|s\.[A-Za-z0-9]{24})\b/g },
  { words: 'access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/g },
  { words: 'age key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]+/g },
  { words: 'password hash', pattern: /\$(?:2[abxy]|5|6|1|y|apr1|argon2id?)\$[\w./$,=+-]{8,}/g },
  { words: 'password hash', pattern: /\{(?:PLAIN|CLEARTEXT|CRYPT|MD5|SMD5|S?SHA\d{0,3}|PBKDF2\S{0,20}|BLF-CRYPT|ARGON2\w{0,2})\}[^\s"',]+/gi },
];

/** Secrets that their surroundings tell, each being the group: in queries of addresses, connection strings, configuration of proxies. */
export const secretSurroundings: readonly RegExp[] = [
  /[?&](?:sig|signature|key|code|x-(?:amz|goog)-(?:signature|credential|security-token))=([^&\s"'<>#]+)/dgi,
  // A password with characters that RFC 3986 wants encoded; a port is none.
  /\b[a-z][a-z0-9+.-]{0,40}:\/\/([^\s/?#"'<>@:]{0,200}:(?!\d{1,5}[/?#])[^\s"'<>]{1,500})@/dgi,
  /(?<![^\s"'=])[^\s:/@"'=]{1,64}:([^\s"']{1,200})@(?:tcp|udp|unix)\(/dg,
  /\bjdbc:oracle:(?:thin|oci):[^\s/@]{1,64}\/([^\s@]{1,200})@/dgi,
  /\blogin=[^\s:]{1,64}:([^\s"']+)/dgi,
];

/** A word behind one that says what it is: `password hunter2`, `密码：hunter2`, `the password for bob is hunter2`. */
export const labelledWord =
  /(?:passw(?:or[dt]|d)|passphrase|pwd|(?<![\w-])(?:pw(?![\w-])|pass(?=[ \t]{0,20}[:：=]|[ \t]{1,20}(?:is|was)[ \t]))|密码|口令)(?:[ \t]{1,20}(?:for|of)[ \t]{1,20}[^\s]{1,60})?(?:([ \t]{0,20}[:：=][ \t]{0,20}|[ \t]{1,20}(?:is|was)[ \t]{1,20}|是|为)|[ \t]{1,20})["'\x60“]?((?!\(|(?:base64|md5|sha-?\d|argon2|rfc ?\d|v\d))[^\s"'\x60”<>]{5,})/gi;
