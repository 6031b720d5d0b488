/* SPDX-License-Identifier: MIT */
#include "detect/state.h"

#include <math.h>

float state_limit(size_t columns_n)
{
	/* Hastings (1955), 26.2.23 of Abramowitz and Stegun: |error| < 4.5e-4. */
	double p = 0.5 / (500.0 * (double)columns_n);
	double t = sqrt(-2.0 * log(p));

	return (float)(t - (2.515517 + t * (0.802853 + t * 0.010328)) /
				   (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}
