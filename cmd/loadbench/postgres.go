package main

import (
	"context"
	"errors"
	"net/url"
	"os"

	"traad/internal/base/db"
)

// database makes an empty PostgreSQL database with that name beside the one that TRAAD_TEST_POSTGRES names.
func database(name string) (address string, drop func(), err error) {
	server := os.Getenv("TRAAD_TEST_POSTGRES")
	if server == "" {
		return "", nil, errors.New("TRAAD_TEST_POSTGRES is not set; run under .ci/with-postgres")
	}
	d, err := db.Open(context.Background(), server)
	if err != nil {
		return "", nil, err
	}
	for _, sql := range []string{"drop database if exists " + name + " with (force)", "create database " + name} {
		if _, err := d.Raw().Exec(sql); err != nil {
			d.Close()
			return "", nil, err
		}
	}
	u, err := url.Parse(server)
	if err != nil {
		d.Close()
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func() {
		_, _ = d.Raw().Exec("drop database if exists " + name + " with (force)")
		d.Close()
	}, nil
}
