// Judges certificates as Kubernetes components do, with Go's crypto/x509: the oracle of `certscope verify`.
//
// Reads the lines of `certscope verify --cases` from standard input and writes the same answers, with every path found:
// the SHA-256 fingerprints of its certificates, the certificate itself first.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"
)

type question struct {
	ID            string   `json:"id"`
	Anchors       []string `json:"anchors"`
	Intermediates []string `json:"intermediates"`
	Certificate   string   `json:"certificate"`
	At            string   `json:"at"`
	Name          string   `json:"name"`
	Usage         string   `json:"usage"`
}

type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type answer struct {
	ID       string     `json:"id"`
	Accepted bool       `json:"accepted"`
	Error    *refusal   `json:"error,omitempty"`
	Paths    [][]string `json:"paths"`
}

var usages = map[string]x509.ExtKeyUsage{
	"":           x509.ExtKeyUsageServerAuth,
	"serverAuth": x509.ExtKeyUsageServerAuth,
	"clientAuth": x509.ExtKeyUsageClientAuth,
	"any":        x509.ExtKeyUsageAny,
}

var reasons = map[x509.InvalidReason]string{
	x509.NotAuthorizedToSign:           "notAuthorizedToSign",
	x509.Expired:                       "expired",
	x509.CANotAuthorizedForThisName:    "caNotAuthorizedForThisName",
	x509.TooManyIntermediates:          "tooManyIntermediates",
	x509.IncompatibleUsage:             "incompatibleUsage",
	x509.NameMismatch:                  "nameMismatch",
	x509.UnconstrainedName:             "unconstrainedName",
	x509.TooManyConstraints:            "tooManyConstraints",
	x509.CANotAuthorizedForExtKeyUsage: "caNotAuthorizedForExtKeyUsage",
	x509.NoValidChains:                 "noValidChains",
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var asked question
			exitOn(json.Unmarshal(line, &asked))
			exitOn(encoder.Encode(judge(asked)))
		}
		if err == io.EOF {
			break
		}
		exitOn(err)
	}
	exitOn(out.Flush())
}

func judge(asked question) (verdict answer) {
	// Two DSA certificates of one name: Go compares keys that it cannot compare.
	defer func() {
		if problem := recover(); problem != nil {
			verdict = answer{ID: asked.ID, Error: &refusal{"panic", fmt.Sprint(problem)}, Paths: [][]string{}}
		}
	}()
	at, err := time.Parse(time.RFC3339, asked.At)
	exitOn(err)
	usage, ok := usages[asked.Usage]
	if !ok {
		log.Fatalf("%s: usage %q", asked.ID, asked.Usage)
	}
	certificate, err := firstCertificate([]byte(asked.Certificate))
	if err != nil {
		return answer{ID: asked.ID, Error: &refusal{"unparsable", err.Error()}, Paths: [][]string{}}
	}
	chains, err := certificate.Verify(x509.VerifyOptions{
		Roots:         poolOf(asked.Anchors),
		Intermediates: poolOf(asked.Intermediates),
		CurrentTime:   at.UTC(),
		DNSName:       asked.Name,
		KeyUsages:     []x509.ExtKeyUsage{usage},
	})
	paths := make([][]string, 0, len(chains))
	for _, chain := range chains {
		path := make([]string, 0, len(chain))
		for _, member := range chain {
			digest := sha256.Sum256(member.Raw)
			path = append(path, hex.EncodeToString(digest[:]))
		}
		paths = append(paths, path)
	}
	if err != nil {
		return answer{ID: asked.ID, Error: &refusal{codeOf(err), err.Error()}, Paths: paths}
	}
	return answer{ID: asked.ID, Accepted: true, Paths: paths}
}

func poolOf(texts []string) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, text := range texts {
		pool.AppendCertsFromPEM([]byte(text))
	}
	return pool
}

// firstCertificate takes the same blocks as CertPool.AppendCertsFromPEM.
func firstCertificate(text []byte) (*x509.Certificate, error) {
	for {
		var block *pem.Block
		block, text = pem.Decode(text)
		if block == nil {
			return nil, errors.New("no certificate")
		}
		if block.Type == "CERTIFICATE" && len(block.Headers) == 0 {
			return x509.ParseCertificate(block.Bytes)
		}
	}
}

func codeOf(err error) string {
	var invalid x509.CertificateInvalidError
	var hostname x509.HostnameError
	var authority x509.UnknownAuthorityError
	var extension x509.UnhandledCriticalExtension
	switch {
	case errors.As(err, &invalid):
		return reasons[invalid.Reason]
	case errors.As(err, &hostname):
		return "hostname"
	case errors.As(err, &authority):
		return "unknownAuthority"
	case errors.As(err, &extension):
		return "unhandledCriticalExtension"
	case strings.Contains(err.Error(), "signature check attempts limit"):
		return "signatureCheckLimit"
	default:
		return "unparsableName"
	}
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
