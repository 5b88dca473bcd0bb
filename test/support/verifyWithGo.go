// Verifies certificates as Kubernetes components do, with Go's crypto/x509.
//
//	go run verifyWithGo.go UNIXTIME CA.pem CERTIFICATE.pem
//
// Prints a line for each certificate: "ok", or Go's error.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	seconds, err := strconv.ParseInt(os.Args[1], 10, 64)
	exitOn(err)
	ca, err := os.ReadFile(os.Args[2])
	exitOn(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	rest, err := os.ReadFile(os.Args[3])
	exitOn(err)
	options := x509.VerifyOptions{
		Roots:       roots,
		CurrentTime: time.Unix(seconds, 0),
		KeyUsages:   []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			return
		}
		fmt.Println(verify(block.Bytes, options))
	}
}

func verify(der []byte, options x509.VerifyOptions) string {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return err.Error()
	}
	if _, err := certificate.Verify(options); err != nil {
		return err.Error()
	}
	return "ok"
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
