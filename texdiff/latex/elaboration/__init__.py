"""From syntax trees and symbols to typed expressions and problems."""
